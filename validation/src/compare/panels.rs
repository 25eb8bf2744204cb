//! The curves of two records.

use plasticity_record::{Panel, Record, Series};
use serde::Serialize;

/// A panel that is not the same in two records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PanelDifference {
    /// Its name.
    pub id: String,
    /// Number of points that are in both.
    pub points: usize,
    /// Number of those whose values differ.
    pub different: usize,
    /// Number of points that are in one record only.
    pub unmatched: usize,
    /// The largest difference in units of its standard error, over measured points that have one.
    pub largest: Option<f64>,
    /// Whether title, axes, labels or the way of drawing differ.
    pub words: bool,
}

/// The panels that are not the same, those in one record only among them.
pub(super) fn panels(one: &Record, other: &Record) -> Vec<PanelDifference> {
    let only_other = other.panels.iter().filter(|panel| one.panel(&panel.id).is_none());
    let ids = one.panels.iter().chain(only_other).map(|panel| &panel.id);
    ids.filter_map(|id| {
        let difference = match (one.panel(id), other.panel(id)) {
            (Some(a), Some(b)) => compare(a, b),
            (Some(alone), None) | (None, Some(alone)) => PanelDifference {
                id: id.clone(),
                points: 0,
                different: 0,
                unmatched: alone.series.iter().map(|series| series.x.len()).sum(),
                largest: None,
                words: true,
            },
            (None, None) => return None,
        };
        (difference.words || difference.different + difference.unmatched > 0).then_some(difference)
    })
    .collect()
}

fn compare(one: &Panel, other: &Panel) -> PanelDifference {
    let mut found = PanelDifference {
        id: one.id.clone(),
        points: 0,
        different: 0,
        unmatched: 0,
        largest: None,
        words: (&one.title, &one.published, &one.x, &one.y)
            != (&other.title, &other.published, &other.x, &other.y),
    };
    for (place, series) in one.series.iter().enumerate() {
        match twin(&one.series, place, &other.series) {
            Some(twin) => found.add(series, twin),
            None => found.unmatched += series.x.len(),
        }
    }
    for (place, series) in other.series.iter().enumerate() {
        if twin(&other.series, place, &one.series).is_none() {
            found.unmatched += series.x.len();
        }
    }
    found
}

/// The series of the same name among others. A curve may be in several pieces of one name; then the first belongs to the first.
fn twin<'a>(series: &[Series], place: usize, others: &'a [Series]) -> Option<&'a Series> {
    let same = |other: &&Series| other.id == series[place].id;
    let earlier = series[..place].iter().filter(same).count();
    others.iter().filter(same).nth(earlier)
}

impl PanelDifference {
    fn add(&mut self, one: &Series, other: &Series) {
        self.words |= (&one.label, one.role, one.marks) != (&other.label, other.role, other.marks);
        let mut matched = 0;
        for (place, x) in one.x.iter().enumerate() {
            // Where a curve has several points at the same x, the first is the first.
            let earlier = one.x[..place].iter().filter(|other| *other == x).count();
            let mut twins = (0..other.x.len()).filter(|twin| other.x[*twin] == *x);
            let Some(twin) = twins.nth(earlier) else { continue };
            matched += 1;
            let difference = (one.y[place] - other.y[twin]).abs();
            let se = |series: &Series, place: usize| series.se.as_ref().map(|se| se[place]);
            if difference == 0.0 && se(one, place) == se(other, twin) {
                continue;
            }
            self.different += 1;
            if let (Some(a), Some(b)) = (se(one, place), se(other, twin)) {
                let error = a.hypot(b);
                let units = difference / error;
                if error > 0.0 && self.largest.is_none_or(|largest| units > largest) {
                    self.largest = Some(units);
                }
            }
        }
        self.points += matched;
        self.unmatched += one.x.len() + other.x.len() - 2 * matched;
    }
}
