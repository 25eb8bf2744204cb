//! What two records were made with and of.

use plasticity_record::{CellSummary, Record};
use serde::Serialize;
use serde_json::Value;

/// Something that is not the same in two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is.
    pub what: String,
    /// In the first record.
    pub one: String,
    /// In the other.
    pub other: String,
}

/// Everything that values depend on, or may, where it differs.
pub(super) fn made(one: &Record, other: &Record) -> Vec<Difference> {
    let texts = |record: &Record| {
        let made = &record.provenance;
        let data = made.data.as_ref();
        [
            ("version", made.version.clone()),
            ("commit", made.commit.clone().unwrap_or_else(|| "unknown".into())),
            ("preset", made.preset.clone()),
            ("preset by SHA-256", short(&made.preset_sha256)),
            ("claims", made.claims.clone()),
            ("claims by SHA-256", short(&made.claims_sha256)),
            ("data", data.map_or("none".into(), |data| data.source.clone())),
            ("data by SHA-256", data.map_or("none".into(), |data| short(&data.sha256))),
            ("seed", made.seed.to_string()),
            ("generator", made.generator.clone()),
            ("instruction set", made.simd.clone()),
            ("host", made.host.clone()),
        ]
    };
    let pairs = texts(one).into_iter().zip(texts(other));
    let mut differences: Vec<Difference> = pairs
        .filter(|((_, one), (_, other))| one != other)
        .map(|((what, one), (_, other))| Difference { what: what.into(), one, other })
        .collect();
    compare("settings", Some(&one.settings), Some(&other.settings), &mut differences);
    differences
}

/// Enough of a fingerprint to tell two apart.
fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

/// The parts of two values that are not the same, each with its path.
fn compare(path: &str, one: Option<&Value>, other: Option<&Value>, differences: &mut Vec<Difference>) {
    match (one, other) {
        (one, other) if one == other => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let only_b = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(only_b) {
                compare(&format!("{path}.{key}"), a.get(key), b.get(key), differences);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.iter().chain(b).any(Value::is_object) => {
            for place in 0..a.len().max(b.len()) {
                compare(&format!("{path}[{}]", place + 1), a.get(place), b.get(place), differences);
            }
        }
        (one, other) => {
            let text = |value: Option<&Value>| value.map_or("none".into(), Value::to_string);
            differences.push(Difference { what: path.into(), one: text(one), other: text(other) });
        }
    }
}

/// Cells whose runs ended in other numbers.
pub(super) fn cells(one: &Record, other: &Record) -> Vec<Difference> {
    let only_other = other.cells.iter().filter(|cell| find(one, &cell.cell).is_none());
    one.cells
        .iter()
        .chain(only_other)
        .map(|cell| (&cell.cell, find(one, &cell.cell), find(other, &cell.cell)))
        .filter(|(_, first, second)| first != second)
        .map(|(cell, first, second)| Difference {
            what: cell.clone(),
            one: ended(first),
            other: ended(second),
        })
        .collect()
}

fn find<'r>(record: &'r Record, cell: &str) -> Option<&'r CellSummary> {
    record.cells.iter().find(|known| known.cell == cell)
}

fn ended(cell: Option<&CellSummary>) -> String {
    cell.map_or("none".into(), |cell| format!("{} of {} converged", cell.converged, cell.replicates))
}
