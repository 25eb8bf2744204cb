//! The replicate log: damage is done again, other runs are refused, and resuming changes nothing.

use plasticity_record::Data;
use plasticity_validation::experiment::{Cell, Ending};
use plasticity_validation::store::{Identity, LOG, Log, Replicate, StoreError};
use std::fs;

fn cells(parameter: u64) -> Vec<Cell> {
    vec![Cell { id: "cell".into(), replicates: 9, parameters: serde_json::json!({ "n": parameter }) }]
}

fn identity(seed: u64) -> Identity {
    Identity::new("experiment", Some("abc"), seed, None, &cells(1))
}

fn replicate(number: u64) -> Replicate {
    let awkward = vec![0.1 + 0.2, 1.0 / 3.0, f64::MIN_POSITIVE, 1e300, -0.0];
    let values = [("values".to_string(), awkward)].into();
    Replicate {
        cell: "cell".into(),
        replicate: number,
        ending: if number.is_multiple_of(2) { Ending::Converged } else { Ending::Cycling },
        values,
    }
}

fn written(folder: &std::path::Path) -> Vec<u8> {
    let (mut log, _) = Log::open(folder, &identity(1), false).unwrap();
    (0..5).for_each(|number| log.append(&replicate(number)).unwrap());
    drop(log);
    fs::read(folder.join(LOG)).unwrap()
}

#[test]
fn exact_values_come_back_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let (_, found) = Log::open(folder.path(), &identity(1), true).unwrap();
    assert_eq!((found.intact, found.damaged), (5, 0));
    for number in 0..5 {
        assert_eq!(found.results.get("cell", number), Some(&replicate(number)));
        let zero = found.results.get("cell", number).unwrap().values["values"][4];
        assert!(zero.is_sign_negative());
    }
}

#[test]
fn exact_a_log_torn_anywhere_keeps_what_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let whole = written(folder.path());
    let path = folder.path().join(LOG);
    for length in 0..=whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let (mut log, found) = Log::open(folder.path(), &identity(1), true).unwrap();
        let lines = whole[..length].iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(found.intact, lines.saturating_sub(1), "cut at {length}");
        // The log can be continued where it was torn.
        log.append(&replicate(8)).unwrap();
        drop(log);
        let (_, found) = Log::open(folder.path(), &identity(1), true).unwrap();
        assert_eq!((found.intact, found.damaged), (lines.saturating_sub(1) + 1, 0), "cut at {length}");
    }
}

#[test]
fn exact_a_flipped_byte_costs_its_line_only() {
    let folder = tempfile::tempdir().unwrap();
    let whole = written(folder.path());
    let path = folder.path().join(LOG);
    let first_line = whole.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    for place in (first_line..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x04;
        fs::write(&path, &damaged).unwrap();
        let (_, found) = Log::open(folder.path(), &identity(1), true).unwrap();
        // A broken line end joins two lines.
        assert!(found.intact >= 3 && found.damaged >= 1, "flipped at {place}: {found:?}");
    }
    // A log whose first line is damaged is set aside, not destroyed.
    let mut damaged = whole.clone();
    damaged[3] ^= 0x04;
    fs::write(&path, &damaged).unwrap();
    let (_, found) = Log::open(folder.path(), &identity(1), true).unwrap();
    assert_eq!(found.intact, 0);
    assert_eq!(fs::read(path.with_extension("log.unfinished-1")).unwrap(), damaged);
}

#[test]
fn exact_other_runs_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let whole = written(folder.path());
    let other_cells = Identity::new("experiment", Some("abc"), 1, None, &cells(2));
    let other_commit = Identity::new("experiment", None, 1, None, &cells(1));
    let data = Data { source: "digits".into(), sha256: "0123456789abcdef".into() };
    let other_data = Identity::new("experiment", Some("abc"), 1, Some(&data), &cells(1));
    for (other, part) in [
        (other_commit, "commit abc there, unknown now"),
        (identity(2), "seed 1 there, 2 now"),
        (other_cells, "parameters of cell"),
        (other_data, "data (by SHA-256) none there, 0123456789ab now"),
    ] {
        let error = Log::open(folder.path(), &other, true).err().unwrap();
        assert!(matches!(error, StoreError::OtherRun { .. }) && error.to_string().contains(part), "{error}");
    }
    assert_eq!(fs::read(folder.path().join(LOG)).unwrap(), whole);
    // Without resuming the old log is set aside.
    let (_, found) = Log::open(folder.path(), &identity(2), false).unwrap();
    assert_eq!(found.intact, 0);
    assert_eq!(fs::read(folder.path().join(LOG).with_extension("log.unfinished-1")).unwrap(), whole);
}

#[test]
fn exact_two_runs_do_not_write_one_log() {
    let folder = tempfile::tempdir().unwrap();
    let (_open, _) = Log::open(folder.path(), &identity(1), false).unwrap();
    let error = Log::open(folder.path(), &identity(1), true).err().unwrap();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
}
