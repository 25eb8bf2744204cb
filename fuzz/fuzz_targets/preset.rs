//! Presets of every experiment: read or refused with their line. Images are not looked for, which comes after reading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plasticity_simulation::data::source::Source;
use plasticity_validation::experiments;

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let experiment = experiments::ALL[usize::from(which) % experiments::ALL.len()];
    let nowhere = Source::Given("/nowhere".into());
    match experiment.plan("p.toml", text, &nowhere) {
        Ok(plan) => assert!(!plan.cells().is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
