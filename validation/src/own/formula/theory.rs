//! The closed forms of the theory by name, as functions of numbers.
//!
//! A name is that of [`plasticity_theory::catalogue`] with dots; where a function has several results, the name of one follows. The unit of
//! weights is the learning rate (the step of a walk).

use plasticity_theory::caching::{self, CachingEnergy, Consolidation, Task};
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::masks::{self, Network};
use plasticity_theory::quantity::{
    ChangeCost, Critical, Exponent, Fraction, Hidden, Inputs, LearningRate, Level, MaintenanceCost, Outputs,
    Patterns, Presentations, Probability, Size, Threshold, TimeConstant, Updates, VarianceRatio,
};
use plasticity_theory::{any_rule, decaying_chain, energy, perceptron, scaling, special, total_rule, walk};

/// A closed form.
#[derive(Debug)]
pub(super) struct ClosedForm {
    pub(super) name: &'static str,
    pub(super) arguments: &'static [&'static str],
    of: fn(&[f64]) -> Valued,
}

impl PartialEq for ClosedForm {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Why there is no value, in one line.
pub(super) struct Refused(String);

type Valued = Result<f64, Refused>;

impl<E: std::error::Error> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl ClosedForm {
    pub(super) fn value(&self, arguments: &[f64]) -> Result<f64, String> {
        (self.of)(arguments).map_err(|Refused(message)| message)
    }
}

/// The names of the closed forms with those of their arguments.
///
/// ```
/// use plasticity_validation::own::closed_forms;
///
/// let updates = closed_forms().into_iter().find(|(name, _)| *name == "perceptron.updates");
/// assert_eq!(updates.unwrap().1, ["inputs", "patterns"]);
/// ```
pub fn closed_forms() -> Vec<(&'static str, &'static [&'static str])> {
    CLOSED_FORMS.iter().map(|form| (form.name, form.arguments)).collect()
}

/// A closed form by name; nothing where there is no such form, or not of so many arguments.
///
/// # Errors
/// What is outside its domain, in one line.
///
/// ```
/// use plasticity_validation::own::closed_form;
///
/// assert_eq!(closed_form("perceptron.load", &[1000.0, 1500.0]), Some(Ok(1.5)));
/// assert!(closed_form("perceptron.updates", &[100.0, 200.0]).unwrap().is_err());
/// ```
pub fn closed_form(name: &str, arguments: &[f64]) -> Option<Result<f64, String>> {
    let form =
        CLOSED_FORMS.iter().find(|form| form.name == name && form.arguments.len() == arguments.len())?;
    Some(form.value(arguments))
}

fn count(name: &str, value: f64) -> Result<u64, Refused> {
    let whole = value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value);
    if whole {
        Ok(value as u64)
    } else {
        Err(Refused(format!("{name} must be a whole number, but is {value}")))
    }
}

fn inputs_of(value: f64) -> Result<Inputs, Refused> {
    Ok(Inputs::new(count("the number of inputs N", value)?)?)
}

fn patterns_of(value: f64) -> Result<Patterns, Refused> {
    Ok(Patterns::new(count("the number of patterns P", value)?)?)
}

fn level(threshold: f64) -> Result<Level, Refused> {
    Ok(Level::strictly_above(Threshold::new(threshold)?, LearningRate::ONE))
}

fn task(synapses: f64, updates: f64, presentations: f64, cost: f64) -> Result<Task, Refused> {
    Ok(Task {
        inputs: inputs_of(synapses)?,
        updates: Updates::new(updates)?,
        presentations: Presentations::new(presentations)?,
        rate: LearningRate::ONE,
        cost: MaintenanceCost::new(cost)?,
        change_cost: ChangeCost::FREE,
    })
}

fn steps_of(value: f64) -> Result<u64, Refused> {
    count("the number of steps", value)
}

fn decaying(probability: f64, time_constant: f64, threshold: f64) -> Result<DecayingWalk, Refused> {
    let (p, tau) = (Probability::new(probability)?, TimeConstant::new(time_constant)?);
    Ok(DecayingWalk::new(p, LearningRate::ONE, tau, Threshold::new(threshold)?)?)
}

fn network(inputs: f64, hidden: f64, outputs: f64) -> Result<Network, Refused> {
    Ok(Network {
        inputs: inputs_of(inputs)?,
        hidden: Hidden::new(count("the number of hidden units N_h", hidden)?)?,
        outputs: Outputs::new(count("the number of outputs N_o", outputs)?)?,
    })
}

fn critical_of(value: f64) -> Result<Critical, Refused> {
    Ok(Critical::new(count("the critical number of hidden units N_c", value)?)?)
}

/// The threshold that is best; infinite where it is best to consolidate only at the end.
fn threshold_of((optimum, _): (Consolidation, CachingEnergy)) -> f64 {
    match optimum {
        Consolidation::AtLevel(level) => level.threshold(LearningRate::ONE).get(),
        Consolidation::AtEnd => f64::INFINITY,
    }
}

fn exact_walk(task: &Task, threshold: f64) -> Result<CachingEnergy, Refused> {
    Ok(caching::exact_walk(task, Consolidation::AtLevel(level(threshold)?))?)
}

fn any_synapse(task: &Task, threshold: f64) -> Result<CachingEnergy, Refused> {
    Ok(any_rule::energy(task, Consolidation::AtLevel(level(threshold)?))?)
}

macro_rules! closed_forms {
    ($($name:literal ($($argument:ident),*) $value:expr;)*) => {
        pub(super) static CLOSED_FORMS: &[ClosedForm] = &[$(ClosedForm {
            name: $name,
            arguments: &[$(stringify!($argument)),*],
            of: |arguments| match *arguments {
                [$($argument),*] => Ok($value),
                _ => Err(Refused("wrong number of arguments".into())),
            },
        }),*];
    };
}

closed_forms! {
    "perceptron.load"(inputs, patterns) perceptron::load(inputs_of(inputs)?, patterns_of(patterns)?);
    "perceptron.updates"(inputs, patterns) perceptron::updates(inputs_of(inputs)?, patterns_of(patterns)?)?.get();
    "perceptron.presentations"(inputs, patterns) perceptron::presentations(inputs_of(inputs)?, patterns_of(patterns)?)?.get();
    "perceptron.separable_probability"(inputs, patterns) perceptron::separable_probability(inputs_of(inputs)?, patterns_of(patterns)?);
    "perceptron.variance_ratio_of_fields"(synapses, mean_abs_field)
        perceptron::variance_ratio_of_fields(inputs_of(synapses)?, mean_abs_field, LearningRate::ONE)?.get();
    "perceptron.variance_ratio_of_stabilities"(synapses, mean_stability)
        perceptron::variance_ratio_of_stabilities(inputs_of(synapses)?, mean_stability, LearningRate::ONE)?.get();

    "energy.accumulated"(synapses, updates) energy::accumulated(inputs_of(synapses)?, Updates::new(updates)?, LearningRate::ONE);
    "energy.minimal"(synapses, updates) energy::minimal(inputs_of(synapses)?, Updates::new(updates)?, LearningRate::ONE);
    "energy.minimal_with_exponent"(synapses, updates, alpha, variance_ratio)
        energy::minimal_with_exponent(
            inputs_of(synapses)?, Updates::new(updates)?, LearningRate::ONE, Exponent::new(alpha)?, VarianceRatio::new(variance_ratio)?,
        )?;
    "energy.accumulated_with_exponent"(synapses, updates, alpha)
        energy::accumulated_with_exponent(inputs_of(synapses)?, Updates::new(updates)?, LearningRate::ONE, Exponent::new(alpha)?)?;
    "energy.inefficiency"(updates) energy::inefficiency(Updates::new(updates)?);
    "energy.inefficiency_corrected"(updates, variance_ratio)
        energy::inefficiency_corrected(Updates::new(updates)?, VarianceRatio::new(variance_ratio)?);
    "energy.inefficiency_near_capacity"(updates) energy::inefficiency_near_capacity(Updates::new(updates)?);
    "energy.inefficiency_with_exponent"(updates, alpha, variance_ratio)
        energy::inefficiency_with_exponent(Updates::new(updates)?, Exponent::new(alpha)?, VarianceRatio::new(variance_ratio)?)?;

    "caching.steady_state"(synapses, updates, presentations, cost, threshold)
        caching::steady_state(&task(synapses, updates, presentations, cost)?, Threshold::new(threshold)?).total();
    "caching.steady_state.consolidation"(synapses, updates, presentations, cost, threshold)
        caching::steady_state(&task(synapses, updates, presentations, cost)?, Threshold::new(threshold)?).consolidation;
    "caching.steady_state.maintenance"(synapses, updates, presentations, cost, threshold)
        caching::steady_state(&task(synapses, updates, presentations, cost)?, Threshold::new(threshold)?).maintenance;
    "caching.lattice"(synapses, updates, presentations, cost, threshold)
        caching::lattice(&task(synapses, updates, presentations, cost)?, level(threshold)?).total();
    "caching.exact_walk"(synapses, updates, presentations, cost, threshold)
        exact_walk(&task(synapses, updates, presentations, cost)?, threshold)?.total();
    "caching.exact_walk.consolidation"(synapses, updates, presentations, cost, threshold)
        exact_walk(&task(synapses, updates, presentations, cost)?, threshold)?.consolidation;
    "caching.exact_walk.maintenance"(synapses, updates, presentations, cost, threshold)
        exact_walk(&task(synapses, updates, presentations, cost)?, threshold)?.maintenance;
    "caching.exact_walk_optimum.threshold"(synapses, updates, presentations, cost)
        threshold_of(caching::exact_walk_optimum(&task(synapses, updates, presentations, cost)?)?);
    "caching.exact_walk_optimum.energy"(synapses, updates, presentations, cost)
        caching::exact_walk_optimum(&task(synapses, updates, presentations, cost)?)?.1.total();
    "caching.optimal_threshold"(synapses, updates, presentations, cost)
        caching::optimal_threshold(&task(synapses, updates, presentations, cost)?)?.get();
    "caching.stationary_threshold"(synapses, updates, presentations, cost)
        caching::stationary_threshold(&task(synapses, updates, presentations, cost)?)?.get();
    "caching.optimal_energy"(synapses, updates, presentations, cost)
        caching::optimal_energy(&task(synapses, updates, presentations, cost)?);
    "caching.optimal_energy_ratio"(synapses, updates, presentations, cost)
        caching::optimal_energy_ratio(&task(synapses, updates, presentations, cost)?);
    "any_rule.energy"(synapses, updates, presentations, cost, threshold)
        any_synapse(&task(synapses, updates, presentations, cost)?, threshold)?.total();
    "any_rule.energy.consolidation"(synapses, updates, presentations, cost, threshold)
        any_synapse(&task(synapses, updates, presentations, cost)?, threshold)?.consolidation;
    "any_rule.energy.maintenance"(synapses, updates, presentations, cost, threshold)
        any_synapse(&task(synapses, updates, presentations, cost)?, threshold)?.maintenance;
    "any_rule.optimum.threshold"(synapses, updates, presentations, cost)
        threshold_of(any_rule::optimum(&task(synapses, updates, presentations, cost)?)?);
    "any_rule.optimum.energy"(synapses, updates, presentations, cost)
        any_rule::optimum(&task(synapses, updates, presentations, cost)?)?.1.total();
    "total_rule.continuous"(synapses, updates, presentations, cost, threshold)
        total_rule::continuous(&task(synapses, updates, presentations, cost)?, Threshold::new(threshold)?).total();
    "total_rule.optimal_energy_ratio"(synapses, updates, presentations, cost)
        total_rule::optimal_energy_ratio(&task(synapses, updates, presentations, cost)?);

    "walk.with_reset.consolidation"(threshold, updates) walk::with_reset(level(threshold)?, steps_of(updates)?)?.consolidation;
    "walk.with_reset.resets"(threshold, updates) walk::with_reset(level(threshold)?, steps_of(updates)?)?.resets;
    "walk.with_reset.final_abs"(threshold, updates) walk::with_reset(level(threshold)?, steps_of(updates)?)?.final_abs;
    "walk.with_reset.mean_abs"(threshold, updates) walk::with_reset(level(threshold)?, steps_of(updates)?)?.mean_abs;
    "walk.free.final_abs"(updates) walk::free(steps_of(updates)?)?.final_abs;
    "walk.free.mean_abs"(updates) walk::free(steps_of(updates)?)?.mean_abs;

    "fokker_planck.rate"(probability, time_constant, threshold)
        fokker_planck::rate(&decaying(probability, time_constant, threshold)?);
    "fokker_planck.ln_rate"(probability, time_constant, threshold)
        fokker_planck::ln_rate(&decaying(probability, time_constant, threshold)?);
    "fokker_planck.mean_abs"(probability, time_constant, threshold)
        fokker_planck::mean_abs(&decaying(probability, time_constant, threshold)?);
    "fokker_planck.mean_first_passage"(probability, time_constant, threshold)
        fokker_planck::mean_first_passage(&decaying(probability, time_constant, threshold)?)?;
    "fokker_planck.density"(probability, time_constant, threshold, weight)
        fokker_planck::density(&decaying(probability, time_constant, threshold)?, weight);
    "fokker_planck.consolidation_power"(probability, time_constant, threshold, synapses)
        fokker_planck::consolidation_power(&decaying(probability, time_constant, threshold)?, inputs_of(synapses)?);
    "fokker_planck.maintenance_power"(probability, time_constant, threshold, synapses, cost)
        fokker_planck::maintenance_power(
            &decaying(probability, time_constant, threshold)?, inputs_of(synapses)?, MaintenanceCost::new(cost)?,
        );
    "fokker_planck.power_without_consolidation"(probability, time_constant, synapses, cost)
        fokker_planck::power_without_consolidation(
            &decaying(probability, time_constant, 1.0)?, inputs_of(synapses)?, MaintenanceCost::new(cost)?,
        );
    "fokker_planck.optimal_threshold"(probability, time_constant, cost)
        fokker_planck::optimal_threshold(&decaying(probability, time_constant, 1.0)?, MaintenanceCost::new(cost)?)?
            .map_or(f64::INFINITY, Threshold::get);
    "decaying_chain.steady_state.rate"(probability, time_constant, threshold)
        decaying_chain::steady_state(&decaying(probability, time_constant, threshold)?)?.rate.value;
    "decaying_chain.steady_state.mean_abs"(probability, time_constant, threshold)
        decaying_chain::steady_state(&decaying(probability, time_constant, threshold)?)?.mean_abs.value;
    "decaying_chain.steady_state.size"(probability, time_constant, threshold)
        decaying_chain::steady_state(&decaying(probability, time_constant, threshold)?)?.size.value;

    "masks.energy"(inputs, hidden, outputs, input_fraction, output_fraction)
        masks::energy(network(inputs, hidden, outputs)?, Fraction::new(input_fraction)?, Fraction::new(output_fraction)?);
    "masks.optimum.energy"(inputs, hidden, outputs, critical)
        masks::optimum(network(inputs, hidden, outputs)?, critical_of(critical)?)?.energy;
    "masks.optimum.input"(inputs, hidden, outputs, critical)
        masks::optimum(network(inputs, hidden, outputs)?, critical_of(critical)?)?.input.get();
    "masks.optimum.output"(inputs, hidden, outputs, critical)
        masks::optimum(network(inputs, hidden, outputs)?, critical_of(critical)?)?.output.get();
    "masks.subnet_energy"(inputs, hidden, outputs, critical)
        masks::subnet_energy(network(inputs, hidden, outputs)?, critical_of(critical)?)?;
    "masks.neuron_mask_energy"(inputs, hidden, outputs, critical)
        masks::neuron_mask_energy(network(inputs, hidden, outputs)?, critical_of(critical)?)?;
    "masks.growth_exponent"(inputs, hidden, outputs, critical)
        masks::growth_exponent(network(inputs, hidden, outputs)?, critical_of(critical)?)?;
    "scaling.hidden_of_synapses"(synapses, inputs, outputs)
        scaling::hidden_of_synapses(
            Size::new(synapses)?, inputs_of(inputs)?, Outputs::new(count("the number of outputs N_o", outputs)?)?,
        )?.get();

    "special.dawson"(x) special::dawson(x);
    "special.erfi"(x) special::erfi(x);
    "special.scaled_erfi"(x) special::scaled_erfi(x);
    "special.dawson_integral"(x) special::dawson_integral(x);
    "special.dawson_excess"(x) special::dawson_excess(x);
    "special.hypergeometric"(z) special::hypergeometric(z);
    "special.ln_hypergeometric"(z) special::ln_hypergeometric(z);
    "special.scaled_hypergeometric"(x) special::scaled_hypergeometric(x);
}
