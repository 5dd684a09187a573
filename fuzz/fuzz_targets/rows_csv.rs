//! Any bytes as a list in CSV.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_fuzz::rows::read_csv;
use weir_fuzz::{RowCheck, mapping_and_list};

fuzz_target!(|data: &[u8]| {
    let Some((mapping, list)) = mapping_and_list(data) else { return };
    let mut check = RowCheck::default();
    let result = read_csv(list, &mapping, |row| {
        check.row(&row);
        true
    });
    check.end(result);
});
