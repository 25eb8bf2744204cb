//! The data of the figures about where the random walk ends, and about the cost of changing transient weights (ours).

use super::conditions::{At, RuleName};
use super::panels::{Panels, fitted_task, label};
use super::regimes::TOLERANCE;
use super::runs::Runs;
use crate::series::*;
use crate::statistics::mean;
use plasticity_record::{Marks, Panel, Role};
use plasticity_theory::caching::{self, Task};
use plasticity_theory::quantity::ChangeCost;
use plasticity_theory::{TheoryError, total_rule};

/// Mean-square displacement over that of a walk, against number of updates.
pub(super) fn displacement(runs: &Runs) -> Panels<Panel> {
    let lags: Vec<f64> = runs.displaced.lags.iter().map(|&lag| lag as f64).collect();
    let ends = vec![lags[0], lags[lags.len() - 1]];
    let whole = runs.results.scalars(super::simulate::LEARNING, "variance_ratio")?;
    let v = mean(&whole).unwrap_or(1.0);
    Ok(Panel {
        id: "displacement".into(),
        title: "displacement over n updates".into(),
        published: "ours: MSD(n)/n".into(),
        x: log("number of updates n", ""),
        y: linear("mean square / n", "η²"),
        series: vec![
            theory("walk", "random walk", ends.clone(), vec![1.0; 2]),
            series("whole-run", "v, over the whole run", Role::Reference, Marks::Line, ends, vec![v; 2]),
            measured("displacement", "learning", &lags, |index| runs.displaced.ratios(index)),
        ],
    })
}

/// Consolidation over that of random walks, against threshold, by rule.
pub(super) fn ends(runs: &Runs) -> Panels<Panel> {
    let regimes = runs.regimes()?;
    let metered = &runs.learning.metered;
    let mut lines = Vec::new();
    let mut points = Vec::new();
    let mut thresholds_of_all = Vec::new();
    for rule in RuleName::ALL {
        let thresholds: Vec<f64> = runs.levels.iter().map(|&level| rule.threshold(level)).collect();
        let walk = regimes.walk(rule);
        let correlated: Vec<f64> =
            walk.iter().enumerate().map(|(index, walk)| regimes.correlated(rule, index) / walk).collect();
        if correlated.iter().all(|ratio| ratio.is_finite()) {
            let id = format!("{}-correlated", rule.name());
            lines.push(theory(
                &id,
                &format!("correlated walks, {}", label(rule)),
                thresholds.clone(),
                correlated,
            ));
        }
        let ratios = |index: usize| {
            let consolidation = &metered.rule(rule).consolidation;
            // Of every run over what walks of as many updates would take.
            let of_run = |(energies, updates): (&&[f64], &f64)| {
                energies[index] / metered.synapses / (walk[index] * updates / regimes.updates)
            };
            consolidation.iter().zip(&runs.learning.updates).map(of_run).collect()
        };
        points.push(measured(&format!("{}-rule", rule.name()), label(rule), &thresholds, ratios));
        thresholds_of_all.extend(thresholds);
    }
    let least = thresholds_of_all.iter().copied().fold(f64::MAX, f64::min);
    let span = vec![least, thresholds_of_all.iter().copied().fold(least, f64::max)];
    let tenth = 1.0 / (1.0 + TOLERANCE);
    let mut all = vec![
        theory("walk", "random walk", span.clone(), vec![1.0; 2]),
        series("tenth", "walks a tenth too high", Role::Reference, Marks::Line, span, vec![tenth; 2]),
    ];
    all.extend(lines);
    all.extend(points);
    Ok(Panel {
        id: "regime".into(),
        title: "consolidation energy".into(),
        published: "ours".into(),
        x: log("threshold (for total: per input)", "η"),
        y: linear("learning / random walk", ""),
        series: all,
    })
}

/// Energy at the optimal threshold over that without caching, against the cost of changing transient weights.
pub(super) fn change_cost(runs: &Runs) -> Panels<Panel> {
    let cost = runs.settings.costs.shown;
    let prices: Vec<f64> = (0..=12).map(|tenths| f64::from(tenths) / 10.0).collect();
    let fine: Vec<f64> = (0..=120).map(|hundredths| f64::from(hundredths) / 100.0).collect();
    let predicted = |value: &dyn Fn(&Task) -> Result<f64, TheoryError>| -> Panels<Vec<f64>> {
        let base = fitted_task(runs, cost)?;
        fine.iter()
            .map(|&price| {
                let task = Task { change_cost: ChangeCost::new(price)?, ..base };
                Ok(value(&task)? / task.energy_without_caching())
            })
            .collect()
    };
    let steady = predicted(&|task| Ok(caching::optimal_energy(task)))?;
    let walk = predicted(&|task| Ok(caching::exact_walk_optimum(task)?.1.total()))?;
    let total = predicted(&|task| Ok(total_rule::optimum(task)?.1.total()))?;
    let any = prices
        .iter()
        .map(|&price| {
            let task = Task { change_cost: ChangeCost::new(price)?, ..fitted_task(runs, cost)? };
            Ok(runs.any_rule_optimum_of(&task)?.1.total() / task.energy_without_caching())
        })
        .collect::<Panels<Vec<f64>>>()?;
    let mut all = vec![
        theory("steady-state", "steady state (LvR), per synapse", fine.clone(), steady),
        theory("walk", "exact walk, per synapse", fine.clone(), walk),
        theory("total-theory", "total", fine.clone(), total),
        theory("any-theory", "any synapse", prices.clone(), any),
    ];
    for rule in RuleName::ALL {
        let energies = |index: usize| -> Vec<f64> {
            let change_cost = Some(prices[index]);
            let at = At { rule: Some(rule), cost: Some(cost), change_cost, ..At::default() };
            let optimal = runs.learning.metered.optimal_energies(&at);
            optimal.iter().zip(&runs.learning.updates).map(|(energy, updates)| energy / updates).collect()
        };
        all.push(measured(&format!("{}-rule", rule.name()), label(rule), &prices, energies));
    }
    all.insert(0, series("equal", "no caching", Role::Reference, Marks::Line, vec![0.0, 1.2], vec![1.0; 2]));
    Ok(Panel {
        id: "change-cost".into(),
        title: format!("each rule at its own optimal threshold, c = {cost}"),
        published: "ours".into(),
        x: linear("cost of changing transient weights b", ""),
        y: linear("energy / energy without caching", ""),
        series: all,
    })
}
