//! A run of a network as a replicate.

use crate::experiment::{EvaluationError, Outcome};
use crate::store::Replicate;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Caching, Engine, Goal, Initial, LayerEnergy, Material, NetworkError, SampleOrder, Samples, Settings,
    fastest, learn,
};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use std::collections::BTreeMap;

/// Names of the values of a replicate. Those of a run: `samples`, `accuracy`. Those of every layer, a value for the input and one for the
/// output layer: `synapses`, `m0`, `m1`, `m1_potentiation`, and `m1_direct`, the energy of changing the first weights directly into the last; with caching also
/// `consolidation`, `transient_sum`, `consolidations` and `leftover`, the synapses that are still transient.
pub(crate) mod value {
    pub(crate) const SAMPLES: &str = "samples";
    pub(crate) const ACCURACY: &str = "accuracy";
    pub(crate) const SYNAPSES: &str = "synapses";
    pub(crate) const M0: &str = "m0";
    pub(crate) const M1: &str = "m1";
    pub(crate) const M1_DIRECT: &str = "m1_direct";
    pub(crate) const CONSOLIDATION: &str = "consolidation";
    pub(crate) const TRANSIENT_SUM: &str = "transient_sum";
    pub(crate) const CONSOLIDATIONS: &str = "consolidations";
    pub(crate) const POTENTIATION: &str = "m1_potentiation";
    pub(crate) const LEFTOVER: &str = "leftover";
}

/// What a network learns, and how long.
pub(crate) struct NetworkRun<'a> {
    pub(crate) settings: Settings,
    pub(crate) cost: PlasticityCost,
    pub(crate) caching: Option<Caching>,
    pub(crate) goal: Goal,
    pub(crate) order: SampleOrder,
    pub(crate) material: &'a Material,
}

impl NetworkRun<'_> {
    /// Draws weights, then samples, from one stream, and learns.
    ///
    /// # Errors
    /// [`NetworkError`] for settings outside their domain. Weights that diverge are an ending.
    pub(crate) fn outcome(&self, random: &mut Stream, simd: Simd) -> Result<Outcome, NetworkError> {
        let training = &self.material.training;
        let initial = Initial::random(self.settings, training, random)?;
        let weights = initial.weights();
        let synapses = [weights.input.len() as f64, weights.output.len() as f64];
        let mut engine = fastest(initial, self.cost, self.caching, simd)?;
        let mut samples = Samples::new(self.order, training.count());
        let learned = learn(engine.as_mut(), self.material, &self.goal, &mut samples, random, None);
        let mut values = energies(engine.as_ref());
        values.insert(value::SYNAPSES.into(), synapses.into());
        values.insert(value::SAMPLES.into(), vec![learned.samples as f64]);
        values.insert(value::ACCURACY.into(), vec![learned.accuracy]);
        // Weights that diverge may cost more than there are numbers.
        values.retain(|_, values| values.iter().all(|value| value.is_finite()));
        Ok(Outcome { ending: learned.ending.into(), values })
    }
}

fn energies(engine: &dyn Engine) -> BTreeMap<String, Vec<f64>> {
    let energy = engine.energy();
    let of_layers = |value: &dyn Fn(&LayerEnergy) -> Option<f64>| -> Option<Vec<f64>> {
        [&energy.input, &energy.output].into_iter().map(value).collect()
    };
    let of_caching = |value: fn(&plasticity_simulation::network::CachingMeter) -> f64| {
        of_layers(&|layer| layer.caching.as_ref().map(value))
    };
    [
        (value::M0, of_layers(&|layer| Some(layer.changes.changes))),
        (value::M1, of_layers(&|layer| Some(layer.changes.accumulated))),
        (value::M1_DIRECT, of_layers(&|layer| Some(layer.direct.accumulated))),
        (value::POTENTIATION, of_layers(&|layer| Some(layer.changes.potentiation))),
        (value::CONSOLIDATION, of_caching(|meter| meter.consolidation())),
        (value::TRANSIENT_SUM, of_caching(|meter| meter.transient_sum)),
        (value::CONSOLIDATIONS, of_caching(|meter| meter.events as f64)),
        (value::LEFTOVER, of_caching(|meter| meter.remaining_synapses as f64)),
    ]
    .into_iter()
    .filter_map(|(name, values)| Some((name.to_owned(), values?)))
    .collect()
}

/// A value of a run, of input and output layer.
pub(crate) fn by_layer<'a>(run: &'a Replicate, name: &str) -> Result<&'a [f64], EvaluationError> {
    run.values.get(name).map(Vec::as_slice).ok_or_else(|| EvaluationError::MissingValue {
        cell: run.cell.clone(),
        replicate: run.replicate,
        value: name.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Ending;
    use plasticity_simulation::data::digits;
    use plasticity_simulation::network::{Consolidation, Evaluation};
    use plasticity_simulation::random;
    use std::num::NonZeroU64;

    fn outcome(learning_rate: f64, target: Option<f64>, caching: Option<Caching>) -> Outcome {
        let settings = Settings { learning_rate, ..Settings::vrp(5) };
        let material = Material::new(&settings, &digits::generate(1, 60, 10), Evaluation::HeldOut);
        let goal = Goal { target, limit: 100, test_every: NonZeroU64::new(20).unwrap() };
        let order = SampleOrder::WithReplacement;
        let run =
            NetworkRun { settings, cost: PlasticityCost::CHANGE, caching, goal, order, material: &material };
        run.outcome(&mut random::stream(1, "test", "network", 0), Simd::detect()).unwrap()
    }

    #[test]
    fn exact_replicates_end_as_the_network_does_with_numbers_only() {
        let learned = outcome(0.01, None, None);
        assert_eq!((learned.ending, &learned.values[value::SAMPLES]), (Ending::Converged, &vec![100.0]));
        // Every synapse, at every sample.
        assert_eq!(learned.values[value::SYNAPSES], [785.0 * 5.0, 6.0 * 10.0]);
        assert_eq!(learned.values[value::M0], [785.0 * 5.0 * 100.0, 6.0 * 10.0 * 100.0]);
        assert!(!learned.values.contains_key(value::CONSOLIDATION));
        assert_eq!(outcome(0.01, Some(1.0), None).ending, Ending::GaveUp);
        let diverged = outcome(1e3, None, None);
        assert_eq!(diverged.ending, Ending::Diverged);
        assert!(diverged.values.values().flatten().all(|value| value.is_finite()));
    }

    #[test]
    fn exact_caching_to_the_end_consolidates_the_change_of_the_weights() {
        let caching = Caching { consolidation: Consolidation::AtEnd, time_constant: None };
        let values = outcome(0.01, None, Some(caching)).values;
        let [once, direct, m1] =
            [value::CONSOLIDATION, value::M1_DIRECT, value::M1].map(|name| &values[name]);
        for ((once, direct), m1) in once.iter().zip(direct).zip(m1) {
            assert!((once / direct - 1.0).abs() < 1e-9 && direct < m1, "{once} {direct} {m1}");
        }
        assert!(values[value::TRANSIENT_SUM].iter().all(|sum| *sum > 0.0));
    }
}
