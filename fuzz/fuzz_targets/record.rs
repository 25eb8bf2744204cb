//! Records: whatever is read as one can be drawn, reported, written as CSV, compared, and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plasticity_record::Record;
use plasticity_validation::compare::Comparison;
use std::path::Path;

fuzz_target!(|text: &str| {
    let Ok(record) = Record::parse(Path::new("record.json"), text) else { return };
    let _ = plasticity_plots::svg(&record);
    let _ = plasticity_report::html(std::slice::from_ref(&record), "# Errata");
    for panel in &record.panels {
        panel.to_csv().expect("memory takes any CSV");
    }
    let comparison = Comparison::of(&record, &record).expect("the same experiment");
    assert!(!comparison.differ());
    let again = serde_json_of(&record);
    assert_eq!(Record::parse(Path::new("record.json"), &again).expect("what was written is read"), record);
});

fn serde_json_of(record: &Record) -> String {
    serde_json::to_string(record).expect("a record is JSON")
}
