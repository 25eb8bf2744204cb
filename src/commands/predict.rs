//! `verify predict`: closed forms at given parameters.

use super::joules::{Energies, show_with};
use crate::arguments::{Predict, PredictCaching, PredictPerceptron, Size};
use anyhow::Result;
use plasticity_theory::caching::{self, CachingEnergy, Consolidation, Task};
use plasticity_theory::quantity::{
    ChangeCost, Exponent, Inputs, LearningRate, Level, MaintenanceCost, Patterns, Presentations, Threshold,
    Updates, VarianceRatio,
};
use plasticity_theory::{TheoryError, any_rule, energy, perceptron, total_rule};
use serde::Serialize;

/// Maintenance and changes of transient weights are in the unit of consolidation, by their costs c and b.
const CACHING: Energies = Energies {
    weight_change: &[
        "energy_without_caching",
        "minimal_energy",
        "energy",
        "consolidation",
        "maintenance",
        "change",
    ],
    updates: &[],
};

pub(super) fn predict(what: &Predict) -> Result<()> {
    match what {
        Predict::Perceptron(arguments) => show_with(
            arguments.format.format,
            &arguments.joules,
            &Energies::of_exponent(arguments.alpha, &["energy", "minimal_energy"]),
            &of_perceptron(arguments)?,
        ),
        Predict::Caching(arguments) => {
            show_with(arguments.format.format, &arguments.joules, &CACHING, &of_caching(arguments)?)
        }
        Predict::SteadyState(arguments) => super::steady_state::predict(arguments),
        Predict::Mask(arguments) => super::mask::predict(arguments),
    }
}

#[derive(Serialize)]
struct Perceptron {
    inputs: u64,
    patterns: u64,
    learning_rate: f64,
    alpha: f64,
    variance_ratio: f64,
    load: f64,
    updates: f64,
    presentations: f64,
    energy: f64,
    minimal_energy: f64,
    inefficiency: f64,
    inefficiency_near_capacity: f64,
}

fn of_perceptron(arguments: &PredictPerceptron) -> Result<Perceptron, TheoryError> {
    let Size { inputs, patterns } = arguments.size;
    let (n, p) = (Inputs::new(inputs)?, Patterns::new(patterns)?);
    let rate = LearningRate::new(arguments.learning_rate)?;
    let (alpha, variance_ratio) =
        (Exponent::new(arguments.alpha)?, VarianceRatio::new(arguments.variance_ratio)?);
    let updates = perceptron::updates(n, p)?;
    Ok(Perceptron {
        inputs,
        patterns,
        learning_rate: rate.get(),
        alpha: alpha.get(),
        variance_ratio: variance_ratio.get(),
        load: perceptron::load(n, p),
        updates: updates.get(),
        presentations: perceptron::presentations(n, p)?.get(),
        energy: energy::accumulated_with_exponent(n, updates, rate, alpha)?,
        minimal_energy: energy::minimal_with_exponent(n, updates, rate, alpha, variance_ratio)?,
        inefficiency: energy::inefficiency_with_exponent(updates, alpha, variance_ratio)?,
        inefficiency_near_capacity: energy::inefficiency_with_exponent(
            updates,
            alpha,
            VarianceRatio::NEAR_CAPACITY,
        )?,
    })
}

#[derive(Serialize)]
struct Caching {
    inputs: u64,
    patterns: u64,
    learning_rate: f64,
    cost: f64,
    change_cost: f64,
    threshold: Option<f64>,
    updates: f64,
    presentations: f64,
    energy_without_caching: f64,
    minimal_energy: f64,
    inefficiency_without_caching: f64,
    steady_state: Form,
    lattice: Form,
    exact_walk: Form,
    /// All synapses consolidated when any crosses.
    any_synapse: Form,
    /// All synapses consolidated by their total; thresholds per input.
    total: Form,
}

/// One form of the theory: its optimum, and the energy there or at the threshold that was asked for.
#[derive(Serialize)]
struct Form {
    /// Null: consolidate at the end; 0: at once.
    optimal_threshold: Option<f64>,
    optimal_energy_ratio: f64,
    energy_ratio: f64,
    energy: f64,
    consolidation: f64,
    maintenance: f64,
    change: f64,
}

fn of_caching(arguments: &PredictCaching) -> Result<Caching, TheoryError> {
    let Size { inputs, patterns } = arguments.size;
    let (n, p) = (Inputs::new(inputs)?, Patterns::new(patterns)?);
    let task = Task {
        inputs: n,
        updates: arguments.updates.map_or_else(|| perceptron::updates(n, p), Updates::new)?,
        presentations: arguments
            .presentations
            .map_or_else(|| perceptron::presentations(n, p), Presentations::new)?,
        rate: LearningRate::new(arguments.learning_rate)?,
        cost: MaintenanceCost::new(arguments.cost)?,
        change_cost: ChangeCost::new(arguments.change_cost)?,
    };
    let asked = arguments.threshold.map(Threshold::new).transpose()?;
    let asked_level = asked.map(|threshold| Level::strictly_above(threshold, task.rate));
    Ok(Caching {
        inputs,
        patterns,
        learning_rate: task.rate.get(),
        cost: task.cost.get(),
        change_cost: task.change_cost.get(),
        threshold: asked.map(Threshold::get),
        updates: task.updates.get(),
        presentations: task.presentations.get(),
        energy_without_caching: task.energy_without_caching(),
        minimal_energy: task.minimal_energy(),
        inefficiency_without_caching: energy::inefficiency(task.updates),
        steady_state: steady_state(&task, asked)?,
        lattice: lattice(&task, asked_level)?,
        exact_walk: exact_walk(&task, asked_level)?,
        any_synapse: any_synapse(&task, asked_level)?,
        total: total(&task, asked)?,
    })
}

fn steady_state(task: &Task, asked: Option<Threshold>) -> Result<Form, TheoryError> {
    let optimum = caching::optimal_threshold(task)?;
    let at = |threshold| caching::steady_state(task, threshold);
    Ok(form(task, Some(optimum), at(optimum), asked.map(at)))
}

fn lattice(task: &Task, asked: Option<Level>) -> Result<Form, TheoryError> {
    let optimum = caching::optimal_lattice_level(task)?;
    let at = |level| caching::lattice(task, level);
    Ok(form(task, Some(optimum.threshold(task.rate)), at(optimum), asked.map(at)))
}

fn exact_walk(task: &Task, asked: Option<Level>) -> Result<Form, TheoryError> {
    by_level(task, caching::exact_walk_optimum(task)?, asked, caching::exact_walk)
}

fn any_synapse(task: &Task, asked: Option<Level>) -> Result<Form, TheoryError> {
    by_level(task, any_rule::optimum(task)?, asked, any_rule::energy)
}

fn by_level(
    task: &Task,
    (optimum, energy): (Consolidation, CachingEnergy),
    asked: Option<Level>,
    at: impl Fn(&Task, Consolidation) -> Result<CachingEnergy, TheoryError>,
) -> Result<Form, TheoryError> {
    let threshold = match optimum {
        Consolidation::AtLevel(level) => Some(level.threshold(task.rate)),
        Consolidation::AtEnd => None,
    };
    let asked = asked.map(|level| at(task, Consolidation::AtLevel(level))).transpose()?;
    Ok(form(task, threshold, energy, asked))
}

fn total(task: &Task, asked: Option<Threshold>) -> Result<Form, TheoryError> {
    let (optimum, energy) = total_rule::optimum(task)?;
    let never = task.updates.get() as u64 + 2;
    let at = |threshold| total_rule::every(task, total_rule::interval(task, threshold)?.unwrap_or(never));
    Ok(form(task, optimum, energy, asked.map(at).transpose()?))
}

fn form(
    task: &Task,
    optimum: Option<Threshold>,
    at_optimum: CachingEnergy,
    asked: Option<CachingEnergy>,
) -> Form {
    let energy = asked.unwrap_or(at_optimum);
    Form {
        optimal_threshold: optimum.map(Threshold::get),
        optimal_energy_ratio: task.over_minimum(at_optimum),
        energy_ratio: task.over_minimum(energy),
        energy: energy.total(),
        consolidation: energy.consolidation,
        maintenance: energy.maintenance,
        change: energy.change,
    }
}
