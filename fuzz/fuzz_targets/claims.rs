//! Claims of every experiment: read or refused with their line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plasticity_validation::{claim, experiments};

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let experiment = experiments::ALL[usize::from(which) % experiments::ALL.len()];
    match claim::parse("c.toml", text, experiment) {
        Ok(claims) => claims.iter().for_each(|claim| assert!(claim.margin.is_finite())),
        Err(error) => assert!(error.line >= 1),
    }
});
