//! The numbers of replicates in settings, which can be doubled.

use super::Options;
use crate::experiment::{Cell, Experiment};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Presets have no more replicates than this.
const MOST_REPLICATES: u64 = 1_000_000;

/// The numbers of replicates in a text: every key that ends in "replicates". The rest of the text, and the order of everything in it, stay
/// as they are, since names of cells may follow from it.
#[derive(Clone)]
pub(super) struct Numbers {
    text: String,
    /// Each number with its place in the text, in the order of the text.
    places: Vec<(Range<usize>, u64)>,
}

impl Numbers {
    /// Of settings that have been read before, so that they are TOML.
    pub(super) fn read(text: &str) -> Self {
        let mut places = Vec::new();
        if let Ok(table) = DeTable::parse(text) {
            of_table(table.get_ref(), &mut places);
        }
        places.sort_by_key(|(place, _)| place.start);
        Self { text: text.to_owned(), places }
    }

    /// The settings with the numbers as they are now.
    pub(super) fn text(&self) -> String {
        let (mut text, mut from) = (String::new(), 0);
        for (place, number) in &self.places {
            text.push_str(&self.text[from..place.start]);
            text.push_str(&number.to_string());
            from = place.end;
        }
        text + &self.text[from..]
    }

    /// Doubles these numbers; whether any has grown.
    pub(super) fn double(&mut self, chosen: &BTreeSet<usize>) -> bool {
        let mut grown = false;
        for (place, (_, number)) in self.places.iter_mut().enumerate() {
            if chosen.contains(&place) && *number < MOST_REPLICATES {
                *number = number.saturating_mul(2).min(MOST_REPLICATES);
                grown = true;
            }
        }
        grown
    }

    /// For each number, the cells that have more replicates when it is doubled; none where it cannot be.
    pub(super) fn made_by(
        &self,
        experiment: &dyn Experiment,
        options: &Options,
        cells: &[Cell],
    ) -> Vec<BTreeSet<String>> {
        let before: BTreeMap<&str, u64> =
            cells.iter().map(|cell| (cell.id.as_str(), cell.replicates)).collect();
        (0..self.places.len())
            .map(|number| {
                let mut other = self.clone();
                other.double(&[number].into());
                let plan = experiment.plan(&options.preset.name, &other.text(), &options.data);
                let grown = |cell: &Cell| before.get(cell.id.as_str()) != Some(&cell.replicates);
                let cells = plan.map_or(Vec::new(), |plan| plan.cells());
                cells.into_iter().filter(grown).map(|cell| cell.id).collect()
            })
            .collect()
    }
}

fn of_table(table: &DeTable, places: &mut Vec<(Range<usize>, u64)>) {
    table.iter().for_each(|(key, value)| of_value(key.get_ref(), value, places));
}

fn of_value(key: &str, value: &Spanned<DeValue>, places: &mut Vec<(Range<usize>, u64)>) {
    match value.get_ref() {
        DeValue::Integer(number) if key.ends_with("replicates") => {
            let read = u64::from_str_radix(number.as_str(), number.radix());
            places.extend(read.ok().map(|read| (value.span(), read)));
        }
        DeValue::Table(inner) => of_table(inner, places),
        DeValue::Array(items) => items.iter().for_each(|item| of_value(key, item, places)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = "experiment = \"x\"\nreplicates = 5    # few\n[[of]]\nreplicates = 700_000\nunits = 3\n[[of]]\nmask_replicates = 0x2\n[z]\ny = 1\n[a]\nb = { replicates = 8 }\n";

    #[test]
    fn exact_numbers_of_replicates_are_found_and_doubled_where_they_stand() {
        let mut numbers = Numbers::read(SETTINGS);
        let found = |numbers: &Numbers| numbers.places.iter().map(|(_, number)| *number).collect::<Vec<_>>();
        assert_eq!(found(&numbers), [5, 700_000, 2, 8]);
        assert!(numbers.double(&(0..4).collect()));
        assert_eq!(found(&Numbers::read(&numbers.text())), [10, 1_000_000, 4, 16]);
        // Everything else is as it was, to the comment.
        let expected = SETTINGS
            .replace("= 5 ", "= 10 ")
            .replace("700_000", "1000000")
            .replace("0x2", "4")
            .replace("= 8 ", "= 16 ");
        assert_eq!(numbers.text(), expected);
        assert!(!numbers.double(&[1].into()), "a number that has reached its limit does not grow");
        assert!(!numbers.double(&[9].into()), "nor one that is not there");
    }
}
