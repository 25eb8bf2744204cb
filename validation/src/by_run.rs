//! Runs of several cells with the same number, and settings that are best, chosen without flattery.

use crate::statistics::mean;

/// Values by the number of the run; none of a run that did not get there.
pub(crate) type ByRun = Vec<Option<f64>>;

/// A quantity of runs, with the number of those without it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Measured {
    pub(crate) values: Vec<f64>,
    pub(crate) not_reached: u64,
}

impl Measured {
    /// Of runs with the same number, as far as all of them have a value.
    pub(crate) fn together(all: &[ByRun], value: impl FnOnce(Vec<Vec<f64>>) -> Vec<f64>) -> Self {
        let common = all.iter().map(Vec::len).min().unwrap_or_default();
        let run = |number: usize| all.iter().map(|runs| runs[number]).collect::<Option<Vec<f64>>>();
        let found: Vec<Vec<f64>> = (0..common).filter_map(run).collect();
        let not_reached = (common - found.len()) as u64;
        Self { values: value(found), not_reached }
    }
}

/// The values of every run at the setting that is best for the other half of the runs: those with even numbers choose for those with odd ones
/// and the other way round. With the places of the settings chosen for even and for odd numbers, none where there is no setting of which all runs
/// that choose have a value.
pub(crate) fn at_best(all: &[ByRun]) -> (ByRun, [Option<usize>; 2]) {
    let best = [1, 0].map(|chooses| least_mean(all, chooses));
    let common = all.iter().map(Vec::len).min().unwrap_or_default();
    let values = (0..common).map(|run| all[best[run % 2]?][run]).collect();
    (values, best)
}

/// Which of several has the least mean over the runs with these numbers modulo 2, of those with all of them.
fn least_mean(all: &[ByRun], numbers: usize) -> Option<usize> {
    let of_half = |runs: &ByRun| -> Option<f64> {
        let half: Option<Vec<f64>> = runs.iter().skip(numbers).step_by(2).copied().collect();
        mean(&half?)
    };
    let means = all.iter().enumerate().filter_map(|(place, runs)| Some((place, of_half(runs)?)));
    means.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_the_best_is_chosen_by_the_other_half() {
        let cheap_for_even = vec![Some(1.0), Some(9.0), Some(1.0), Some(9.0)];
        let even = vec![Some(3.0); 4];
        let fails_once = vec![Some(0.5), Some(0.5), None, Some(0.5)];
        let all = [even, cheap_for_even, fails_once];
        let (values, best) = at_best(&all);
        assert_eq!(best, [Some(2), Some(1)]);
        assert_eq!(values, [Some(0.5), Some(9.0), None, Some(9.0)]);
        assert_eq!(at_best(&all[2..]), (vec![Some(0.5), None, None, None], [Some(0), None]));
    }

    #[test]
    fn exact_runs_without_a_partner_are_counted() {
        let all = [vec![Some(2.0), None, Some(6.0), Some(1.0)], vec![Some(1.0), Some(2.0), None]];
        let sums = Measured::together(&all, |runs| runs.iter().map(|run| run.iter().sum()).collect());
        assert_eq!(sums, Measured { values: vec![3.0], not_reached: 2 });
    }
}
