use super::{Counting, Plasticity, Protocol};

/// What plasticity remembers of the spikes of a channel and of the neuron, one time step at a time.
///
/// In a time step traces decay, $x \leftarrow x(1 - \Delta t/\tau)$, then spikes of the time step are added, then changes follow from them. Spikes of
/// both in the same time step so both potentiate and depress.
///
/// ```
/// use plasticity_simulation::spiking::{Plasticity, Protocol, Traces};
///
/// let plasticity = Plasticity::default();
/// let traces = Traces::new(&plasticity, &Protocol::default());
/// // An input spike, and an output spike in the next time step.
/// let pre = traces.pre(0.0, 1);
/// let change = traces.change(traces.pre(pre, 0), 0, 1.0, true);
/// assert!(change > 0.0 && change < plasticity.potentiation * plasticity.step_siemens);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traces {
    pre_retained: f64,
    post_retained: f64,
    potentiation_siemens: f64,
    depression_siemens: f64,
    once: bool,
}

impl Traces {
    /// By these parameters.
    pub fn new(plasticity: &Plasticity, protocol: &Protocol) -> Self {
        Self {
            pre_retained: protocol.retained(plasticity.pre_trace_seconds),
            post_retained: protocol.retained(plasticity.post_trace_seconds),
            potentiation_siemens: plasticity.potentiation * plasticity.step_siemens,
            depression_siemens: plasticity.depression * plasticity.step_siemens,
            once: plasticity.counting == Counting::Once,
        }
    }

    /// What so many spikes of a channel in a time step count.
    #[inline]
    fn weight(&self, spikes: u8) -> f64 {
        f64::from(if self.once { spikes.min(1) } else { spikes })
    }

    /// The trace of a channel after a time step with so many spikes.
    #[inline]
    pub fn pre(&self, trace: f64, spikes: u8) -> f64 {
        trace * self.pre_retained + self.weight(spikes)
    }

    /// The trace of the neuron after a time step.
    #[inline]
    pub fn post(&self, trace: f64, spike: bool) -> f64 {
        let spikes = if spike { 1.0 } else { 0.0 };
        trace * self.post_retained + spikes
    }

    /// By what the conductance of a channel wants to change, from the traces after the time step and its spikes. In siemens.
    #[inline]
    pub fn change(&self, pre: f64, spikes: u8, post: f64, spike: bool) -> f64 {
        let potentiation = if spike { self.potentiation_siemens * pre } else { 0.0 };
        potentiation - self.depression_siemens * post * self.weight(spikes)
    }
}
