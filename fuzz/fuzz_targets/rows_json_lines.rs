//! Any bytes as JSON Lines: a list of rows, and items to be matched.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_fuzz::rows::{read_items, read_json_lines};
use weir_fuzz::{RowCheck, mapping_and_list, reads_back};

fuzz_target!(|data: &[u8]| {
    let Some((mapping, list)) = mapping_and_list(data) else { return };
    let mut check = RowCheck::default();
    let result = read_json_lines(list, &mapping, |row| {
        check.row(&row);
        true
    });
    check.end(result);
    let _ = read_items(list, |_, item| {
        if let Ok((_, row)) = item {
            row.signals.iter().for_each(reads_back);
        }
    });
});
