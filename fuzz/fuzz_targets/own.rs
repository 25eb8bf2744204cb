//! Files of the user's own, formulas and all: read or refused with their line, and what is read can be planned.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plasticity_simulation::data::source::Source;
use plasticity_validation::experiment::Experiment;
use plasticity_validation::own::Own;

fuzz_target!(|text: &str| {
    match Own::read("own.toml", text) {
        Ok(own) => {
            assert!(own.cells() > 0 && own.replicates() > 1);
            // Images are not looked for.
            let _ = own.plan("own.toml", text, &Source::Given("/nowhere".into()));
        }
        Err(error) => assert!(error.line >= 1),
    }
});
