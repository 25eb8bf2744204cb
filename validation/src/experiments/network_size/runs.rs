//! The replicates, by quantity.

use super::settings::Settings;
use super::simulate;
use crate::experiment::{EvaluationError, Results};
use crate::network_run::{by_layer, value};
use crate::statistics::slope;
use crate::store::Replicate;

pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
}

/// A network by its hidden units and learning rate.
pub(super) type Network = (u64, f64);

pub(super) type Evaluated<T> = Result<T, EvaluationError>;

/// A quantity of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Samples,
    /// $M_0$, number of updates.
    M0,
    /// $M_1$, accumulated change.
    M1,
    /// Mean $|\Delta w|$ of an update, $M_1/M_0$.
    Update,
    /// Mean change of a weight, from the first to the last.
    NetChange,
    /// $M_1$ over what the direct way would have cost.
    Inefficiency,
    /// Share of the layer from hidden to output units in $M_1$.
    ShareOfOutput,
    /// $M_0$ over the number of synapses and samples.
    PerSynapse,
}

impl Measure {
    pub(super) fn of(self, run: &Replicate) -> Evaluated<f64> {
        let layers = |name: &str| by_layer(run, name);
        let total = |name: &str| Ok::<f64, EvaluationError>(layers(name)?.iter().sum());
        Ok(match self {
            Self::Samples => total(value::SAMPLES)?,
            Self::M0 => total(value::M0)?,
            Self::M1 => total(value::M1)?,
            Self::Update => total(value::M1)? / total(value::M0)?,
            Self::NetChange => total(value::M1_DIRECT)? / total(value::SYNAPSES)?,
            Self::Inefficiency => total(value::M1)? / total(value::M1_DIRECT)?,
            Self::PerSynapse => total(value::M0)? / total(value::SAMPLES)? / total(value::SYNAPSES)?,
            Self::ShareOfOutput => layers(value::M1)?.last().copied().unwrap_or(f64::NAN) / total(value::M1)?,
        })
    }
}

/// Runs with the same number of several networks, in the order of these.
pub(super) struct Group<'a>(pub(super) Vec<(&'a Replicate, u64, f64)>);

impl Group<'_> {
    /// Slope of the logarithm of a measure against that of `x`, of size and rate.
    pub(super) fn exponent(&self, measure: Measure, x: fn(f64, f64) -> f64) -> Evaluated<f64> {
        let mut logs = (Vec::new(), Vec::new());
        for (run, hidden, rate) in &self.0 {
            logs.0.push(x(*hidden as f64, *rate).ln());
            logs.1.push(measure.of(run)?.ln());
        }
        Ok(slope(&logs.0, &logs.1).unwrap_or(f64::NAN))
    }

    /// Without the runs that did not converge.
    pub(super) fn converged(self) -> Self {
        Self(self.0.into_iter().filter(|(run, ..)| run.converged()).collect())
    }

    pub(super) fn all_converged(&self) -> bool {
        self.0.iter().all(|(run, ..)| run.converged())
    }
}

impl<'a> Runs<'a> {
    /// A measure of every converged run of a network.
    pub(super) fn values(&self, measure: Measure, hidden: u64, rate: f64) -> Evaluated<Vec<f64>> {
        self.results
            .cell(&simulate::network(hidden, rate))
            .filter(|run| run.converged())
            .map(|run| measure.of(run))
            .collect()
    }

    /// The exponent of a measure over these networks, of each set of runs that all converged.
    pub(super) fn exponents(
        &self,
        networks: &[Network],
        measure: Measure,
        x: fn(f64, f64) -> f64,
    ) -> Evaluated<Vec<f64>> {
        let groups = self.groups(networks).into_iter().filter(Group::all_converged);
        groups.map(|group| group.exponent(measure, x)).collect()
    }

    /// Runs of these networks, taken together by their number, as far as all have one.
    pub(super) fn groups(&self, networks: &[Network]) -> Vec<Group<'a>> {
        let together = |replicate: u64| -> Option<Group<'a>> {
            let run = |&(hidden, rate): &Network| {
                Some((self.results.get(&simulate::network(hidden, rate), replicate)?, hidden, rate))
            };
            networks.iter().map(run).collect::<Option<Vec<_>>>().map(Group)
        };
        (0..).map_while(together).collect()
    }
}
