//! Logs of replicates: damaged lines are dropped and counted, and nothing is read that was not written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plasticity_validation::store;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n').count();
    if let Ok((_, found)) = store::parse_log(Path::new("replicates.log"), bytes) {
        assert_eq!(found.intact + found.damaged + 1, lines);
    }
});
