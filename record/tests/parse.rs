//! Which records are read, and which are refused.

use plasticity_record::{Record, RecordError};
use serde_json::{Value, json};
use std::path::Path;

/// A record with two panels and two cells.
fn record() -> Value {
    let panel = |id: &str| {
        json!({
            "id": id, "title": "A panel", "published": "ours",
            "x": { "quantity": "load", "unit": "", "scale": "linear", "range": null },
            "y": { "quantity": "energy", "unit": "", "scale": "log", "range": null },
            "series": [
                { "id": "s", "label": "simulation", "role": "simulation", "marks": "points", "x": [1.0, 2.0], "y": [3.0, 4.0], "se": [0.1, 0.2] },
            ],
        })
    };
    let cell = |name: &str| json!({ "cell": name, "replicates": 2, "converged": 2, "cycling": 0, "gave_up": 0, "diverged": 0 });
    json!({
        "schema": plasticity_record::SCHEMA, "schema_version": plasticity_record::SCHEMA_VERSION,
        "experiment": "some", "title": "Some", "units": "none",
        "provenance": {
            "version": "0.1.0", "commit": null, "preset": "smoke", "claims": "none", "preset_sha256": "0",
            "claims_sha256": "0", "data": null, "seed": 1, "generator": "none", "simd": "baseline", "host": "none",
            "jobs": 1, "started": "2026-01-01T00:00:00Z", "seconds": 1.0,
        },
        "settings": {}, "cells": [cell("a"), cell("b")], "notes": [], "claims": [],
        "panels": [panel("one"), panel("two")],
    })
}

fn parse(record: &Value) -> Result<Record, RecordError> {
    Record::parse(Path::new("record.json"), &record.to_string())
}

#[test]
fn exact_a_record_is_read_as_it_is_written() {
    let whole = parse(&record()).unwrap();
    assert_eq!(whole.panels.len(), 2);
    assert_eq!(parse(&serde_json::to_value(&whole).unwrap()).unwrap(), whole);
}

#[test]
fn exact_a_record_that_says_something_twice_is_refused() {
    for (list, name, key) in [("cells", "a", "cell"), ("panels", "one", "id")] {
        let mut twice = record();
        twice[list][1][key] = name.into();
        assert!(matches!(parse(&twice), Err(RecordError::Twice { name: found, .. }) if found == name));
    }
}

#[test]
fn exact_a_record_with_a_broken_panel_is_refused() {
    for id in ["", ".hidden", "../up", "a b", "a/b"] {
        let mut named = record();
        named["panels"][1]["id"] = id.into();
        assert!(matches!(parse(&named), Err(RecordError::Panel { .. })), "{id:?}");
    }
    for vector in ["x", "y", "se"] {
        let mut uneven = record();
        uneven["panels"][1]["series"][0][vector] = json!([1.0, 2.0, 3.0]);
        assert!(matches!(parse(&uneven), Err(RecordError::Panel { .. })), "{vector}");
    }
}

#[test]
fn exact_other_layouts_are_told_from_broken_records() {
    let mut later = record();
    later["schema_version"] = 1000.into();
    later["unheard-of"] = 1.into();
    assert!(matches!(parse(&later), Err(RecordError::Schema { version: 1000, .. })));
    let mut broken = record();
    broken["title"] = 1.into();
    assert!(matches!(parse(&broken), Err(RecordError::Parse { .. })));
}
