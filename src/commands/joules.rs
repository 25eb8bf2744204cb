//! Energies in joules beside those in their own units.

use super::show;
use crate::arguments::{Format, Joules};
use anyhow::{Result, bail};
use plasticity_record::{Costs, Counts, JoulesPerUnit, Record, write_atomically};
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Names of the energies of an object, by what they count.
pub(super) struct Energies {
    pub(super) weight_change: &'static [&'static str],
    pub(super) updates: &'static [&'static str],
}

impl Energies {
    /// Energies of an exponent: 1 sums sizes, 0 counts, and any other is in a unit that has no cost here.
    pub(super) fn of_exponent(alpha: f64, names: &'static [&'static str]) -> Self {
        Self {
            weight_change: if alpha == 1.0 { names } else { &[] },
            updates: if alpha == 0.0 { names } else { &[] },
        }
    }

    fn counts(&self, name: &str) -> Option<Counts> {
        if self.weight_change.contains(&name) {
            Some(Counts::WeightChange)
        } else if self.updates.contains(&name) {
            Some(Counts::Updates)
        } else {
            None
        }
    }
}

/// Prints an object, with the joules of its energies beside them.
pub(super) fn show_with(
    format: Format,
    joules: &Joules,
    energies: &Energies,
    value: &impl Serialize,
) -> Result<()> {
    let costs = joules.costs();
    if costs.is_empty() {
        return show(format, value);
    }
    let none = |cost: Option<JoulesPerUnit>, names: &[&str]| cost.is_some() && names.is_empty();
    if none(costs.weight_change, energies.weight_change) {
        bail!("no energy here sums sizes of changes; leave out --joules-per-weight-change (docs/units.md)");
    }
    if none(costs.update, energies.updates) {
        bail!("no energy here counts updates; leave out --joules-per-update (docs/units.md)");
    }
    show(format, &beside(serde_json::to_value(value)?, energies, &costs))
}

fn beside(value: Value, energies: &Energies, costs: &Costs) -> Value {
    let Value::Object(object) = value else { return value };
    let mut with = Map::new();
    for (name, value) in object {
        let cost = energies.counts(&name).and_then(|counts| costs.of(counts));
        let converted = cost.map(|cost| (format!("{name}_joules"), scaled(&value, cost)));
        with.insert(name, if converted.is_some() { value } else { beside(value, energies, costs) });
        with.extend(converted);
    }
    Value::Object(with)
}

/// A number, or all numbers of a summary.
fn scaled(value: &Value, cost: JoulesPerUnit) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, |number| cost.of(number).into()),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), scaled(value, cost)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// The record to draw: with joules where its panels show energies of known cost.
pub(super) fn drawn(record: &Record, joules: &Joules) -> Record {
    record.in_joules(&joules.costs())
}

/// Writes the data of the panels that are in joules anew, with joules beside, and of those that were in joules before, without; returns the files,
/// and says where none is in joules.
pub(super) fn write(record: &Record, folder: &Path, joules: &Joules) -> Result<Vec<PathBuf>> {
    let costs = joules.costs();
    let mut files = Vec::new();
    let mut none = true;
    for panel in &record.panels {
        let path = folder.join("data").join(format!("{}.csv", panel.id));
        let converted = panel.in_joules(&costs);
        none &= converted.is_none();
        let data = match &converted {
            Some(converted) => panel.to_csv_beside(converted)?,
            None => panel.to_csv()?,
        };
        let stale = std::fs::read(&path).is_ok_and(|there| there != data);
        if stale || converted.is_some() {
            write_atomically(&path, &data)?;
            files.push(path);
        }
    }
    if none && !costs.is_empty() {
        anstream::eprintln!(
            "note: no panel of {} shows an energy of the kind that a cost is given for; nothing is in joules",
            record.experiment
        );
    }
    Ok(files)
}
