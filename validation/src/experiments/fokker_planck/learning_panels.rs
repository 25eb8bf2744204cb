//! The data of LvR fig. 6: powers of every epoch of learning, and those of the theory with the errors of that epoch.

use super::conditions::RuleName;
use super::panels::Panels;
use super::runs::{self, EpochOfRun, Runs};
use super::simulate;
use crate::experiment::Ending;
use crate::series::*;
use plasticity_record::{Marks, Panel, Role, Series};
use plasticity_theory::TheoryError;
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::{Inputs, MaintenanceCost};

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    let mut panels = Vec::new();
    for (rule, prefix) in [(RuleName::PerSynapse, "6"), (RuleName::AnySynapse, "6-any")] {
        let epochs = runs.epochs(rule)?;
        panels.push(consolidation(runs, &epochs, rule, prefix)?);
        panels.push(maintenance(runs, &epochs, rule, prefix)?);
        panels.push(rates(runs, &epochs, rule, prefix)?);
        panels.push(sizes(runs, &epochs, rule, prefix)?);
        panels.push(endings(runs, &epochs, rule, prefix));
    }
    Ok(panels)
}

/// What theory says of an epoch: by the closed form, with the threshold shifted, and by the exact walk.
struct Tiers<'a> {
    runs: &'a Runs<'a>,
    power: fn(&DecayingWalk, Inputs, MaintenanceCost) -> f64,
    /// Place in what the exact walk is asked for, and factor.
    exact: (usize, f64),
}

fn consolidation(runs: &Runs, epochs: &[Vec<EpochOfRun>], rule: RuleName, prefix: &str) -> Panels<Panel> {
    let tiers = Tiers {
        runs,
        power: |walk, inputs, _| fokker_planck::consolidation_power(walk, inputs),
        exact: (0, 1.0),
    };
    let mut series = tiers.series(epochs)?;
    series.push(of_epochs(epochs, |epoch| runs.synapses() * epoch.power));
    Ok(Panel {
        id: format!("{prefix}-consolidation"),
        title: title(rule),
        published: "LvR 6".into(),
        x: linear("epoch", ""),
        y: linear("m_cons", "η/presentation"),
        series,
    })
}

fn maintenance(runs: &Runs, epochs: &[Vec<EpochOfRun>], rule: RuleName, prefix: &str) -> Panels<Panel> {
    let cost = runs.settings.learning.cost;
    let tiers = Tiers { runs, power: fokker_planck::maintenance_power, exact: (1, cost) };
    let mut series = tiers.series(epochs)?;
    series.push(of_epochs(epochs, |epoch| cost * runs.synapses() * epoch.mean_abs));
    Ok(Panel {
        id: format!("{prefix}-maintenance"),
        title: format!("{}, c = {cost}", title(rule)),
        published: "LvR 6".into(),
        x: linear("epoch", ""),
        y: linear("m_trans", "η/presentation"),
        series,
    })
}

/// Number of consolidations, of synapses.
fn rates(runs: &Runs, epochs: &[Vec<EpochOfRun>], rule: RuleName, prefix: &str) -> Panels<Panel> {
    let tiers =
        Tiers { runs, power: |walk, inputs, _| inputs.as_f64() * fokker_planck::rate(walk), exact: (2, 1.0) };
    let mut series = tiers.series(epochs)?;
    series.push(of_epochs(epochs, |epoch| runs.synapses() * epoch.rate));
    Ok(Panel {
        id: format!("{prefix}-rate"),
        title: title(rule),
        published: "ours".into(),
        x: linear("epoch", ""),
        y: linear("consolidations", "1/presentation"),
        series,
    })
}

/// Mean size of a consolidation, in the epochs and runs that have some.
fn sizes(runs: &Runs, epochs: &[Vec<EpochOfRun>], rule: RuleName, prefix: &str) -> Panels<Panel> {
    let x = numbers(epochs, 2);
    let sizes = |number: f64| {
        let some = of_epoch(epochs, number).filter(|epoch| epoch.rate > 0.0);
        some.map(|epoch| epoch.power / epoch.rate).collect::<Vec<f64>>()
    };
    let curve = runs.curve()?;
    let exact = |number: f64| {
        let all = of_epoch(epochs, number).map(|epoch| curve.at(epoch.probability));
        let [power, rate] = all.fold([0.0; 2], |sum, at| [sum[0] + at[0], sum[1] + at[2]]);
        power / rate
    };
    let threshold = runs.settings.learning.threshold;
    let (finite_x, finite_y): (Vec<f64>, Vec<f64>) =
        x.iter().map(|&number| (number, exact(number))).filter(|(_, size)| size.is_finite()).unzip();
    Ok(Panel {
        id: format!("{prefix}-size"),
        title: title(rule),
        published: "ours".into(),
        x: linear("epoch", ""),
        y: linear("size of a consolidation", "η"),
        series: vec![
            theory("closed", "closed form", x.clone(), vec![threshold; x.len()]),
            theory("exact", "exact walk", finite_x, finite_y),
            measured("learning", "learning", &x, |index| sizes(x[index])),
        ],
    })
}

/// Errors, and how many runs have ended how.
fn endings(runs: &Runs, epochs: &[Vec<EpochOfRun>], rule: RuleName, prefix: &str) -> Panel {
    let x = numbers(epochs, 50);
    let cell = simulate::learning(rule);
    let ended = |ending: Ending| {
        let lengths: Vec<f64> = runs
            .results
            .cell(&cell)
            .zip(epochs)
            .filter(|(run, _)| run.ending == ending)
            .map(|(_, epochs)| epochs.len() as f64)
            .collect();
        let share = |&epoch: &f64| {
            lengths.iter().filter(|&&length| length <= epoch).count() as f64 / epochs.len() as f64
        };
        x.iter().map(share).collect::<Vec<f64>>()
    };
    let line = |id: &str, label: &str, ending| {
        series(id, label, Role::Simulation, Marks::Line, x.clone(), ended(ending))
    };
    let errors = measured("errors", "patterns in error, p", &x, |index| {
        of_epoch(epochs, x[index]).map(|epoch| epoch.probability).collect()
    });
    Panel {
        id: format!("{prefix}-endings"),
        title: title(rule),
        published: "LvR 6".into(),
        x: linear("epoch", ""),
        y: linear("fraction of patterns, of runs", ""),
        series: vec![
            errors,
            line("converged", "runs converged", Ending::Converged),
            line("cycling", "runs found cycling", Ending::Cycling),
        ],
    }
}

impl Tiers<'_> {
    fn series(&self, epochs: &[Vec<EpochOfRun>]) -> Panels<Vec<Series>> {
        let learning = &self.runs.settings.learning;
        let (inputs, cost) = (Inputs::new(learning.inputs + 1)?, MaintenanceCost::new(learning.cost)?);
        let closed = |change: fn(DecayingWalk) -> Result<DecayingWalk, TheoryError>| {
            move |probability: f64| -> Panels<f64> {
                if probability == 0.0 {
                    return Ok(0.0);
                }
                let walk = change(runs::walk(self.runs.learning_point(probability))?)?;
                Ok((self.power)(&walk, inputs, cost))
            }
        };
        let curve = self.runs.curve()?;
        let (place, factor) = self.exact;
        let exact = |probability| Ok(factor * inputs.as_f64() * curve.at(probability)[place]);
        Ok(vec![
            averaged("closed", "closed form", epochs, closed(Ok))?,
            averaged("shifted", "closed form, θ + η/2", epochs, closed(DecayingWalk::shifted))?,
            averaged("exact", "exact walk", epochs, exact)?,
        ])
    }
}

/// Theory of every run at its own errors, averaged over the runs that are still learning.
fn averaged(
    id: &str,
    label: &str,
    epochs: &[Vec<EpochOfRun>],
    value: impl Fn(f64) -> Panels<f64>,
) -> Panels<Series> {
    let x = numbers(epochs, 2);
    let y = x
        .iter()
        .map(|&number| {
            let all = of_epoch(epochs, number)
                .map(|epoch| value(epoch.probability))
                .collect::<Panels<Vec<f64>>>()?;
            Ok(all.iter().sum::<f64>() / all.len() as f64)
        })
        .collect::<Panels<Vec<f64>>>()?;
    Ok(theory(id, label, x, y))
}

fn of_epochs(epochs: &[Vec<EpochOfRun>], value: impl Fn(&EpochOfRun) -> f64) -> Series {
    let x = numbers(epochs, 2);
    measured("learning", "learning", &x, |index| of_epoch(epochs, x[index]).map(&value).collect())
}

/// The runs that have an epoch.
fn of_epoch(epochs: &[Vec<EpochOfRun>], number: f64) -> impl Iterator<Item = &EpochOfRun> {
    epochs.iter().filter_map(move |run| run.get(number as usize - 1))
}

/// Epochs from 1 to the last that one of so many of the runs has.
fn numbers(epochs: &[Vec<EpochOfRun>], of: usize) -> Vec<f64> {
    let longest = epochs.iter().map(Vec::len).max().unwrap_or(0);
    let enough =
        |&number: &usize| of * epochs.iter().filter(|run| run.len() >= number).count() >= epochs.len();
    (1..=longest).take_while(enough).map(|number| number as f64).collect()
}

fn title(rule: RuleName) -> String {
    format!("{} rule", rule.name())
}
