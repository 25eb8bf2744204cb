//! IDX files, plain or gzip: read or refused, never more than they may hold.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plasticity_simulation::data::idx;
use std::io::Read;

fuzz_target!(|file: &[u8]| {
    if let Ok(images) = idx::images(file) {
        assert_eq!(images.pixels.len(), images.count * images.shape.pixels());
    }
    let _ = idx::labels(file);
    let mut content = Vec::new();
    let _ = idx::content(file, 1 << 16).read_to_end(&mut content);
    assert!(content.len() <= 1 << 16);
});
