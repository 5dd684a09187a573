//! Any bytes as a list in JSON, whole and stopped after two rows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_fuzz::rows::read_json;
use weir_fuzz::{RowCheck, mapping_and_list};

fuzz_target!(|data: &[u8]| {
    let Some((mapping, list)) = mapping_and_list(data) else { return };
    let mut check = RowCheck::default();
    let mut rows = 0;
    let result = read_json(list, &mapping, |row| {
        rows += 1;
        check.row(&row);
        true
    });
    check.end(result);
    let mut taken = 0;
    let stopped = read_json(list, &mapping, |_| {
        taken += 1;
        taken < 2
    });
    assert_eq!(taken, rows.min(2), "a reader that is stopped hands out no more");
    assert!(stopped.is_ok() || taken < 2, "stopping is no error");
});
