use super::{Background, SpikingError};
use std::ops::Range;

/// Most time steps of a presentation.
pub(super) const MOST_STEPS: usize = 1_000_000;

/// Most channels.
const MOST_CHANNELS: usize = 100_000;

/// Most input neurons of a channel, whose spikes in a time step are counted in a byte.
const MOST_NEURONS: usize = 255;

/// All parameters, in SI units. The default is those of the authors' script for LvR figure 2 - supplement 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Parameters {
    /// Of the membrane.
    pub neuron: Neuron,
    /// Of what drives it.
    pub inputs: Inputs,
    /// Of the learning rule.
    pub plasticity: Plasticity,
    /// Of a presentation.
    pub protocol: Protocol,
}

/// The leaky integrate-and-fire neuron with spike-frequency adaptation,
/// $$ C\frac{dV}{dt} = -g_l(V - E_l) - g_K(V - E_K) + g_\mathrm{ex}(E_\mathrm{ex} - V) + I_b, \qquad \frac{dg_K}{dt} = -\frac{g_K}{\tau_K}. $$
/// Where $V$ exceeds the threshold there is a spike: $V$ is reset, $g_K$ rises by a jump.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neuron {
    /// $C$, 0.5 nF.
    pub capacitance_farads: f64,
    /// $g_l$, 20 nS.
    pub leak_siemens: f64,
    /// $E_l$, the potential of rest, -70 mV. A presentation begins there.
    pub rest_volts: f64,
    /// After a spike, -70 mV.
    pub reset_volts: f64,
    /// -50 mV.
    pub threshold_volts: f64,
    /// $E_\mathrm{ex}$, 0 mV.
    pub excitatory_volts: f64,
    /// $E_K$, -70 mV.
    pub potassium_volts: f64,
    /// By what a spike raises $g_K$, 80 nS.
    pub adaptation_siemens: f64,
    /// $\tau_K$, 110 ms.
    pub adaptation_seconds: f64,
}

/// What drives the neuron. Spikes open synapses, which close again: $\frac{ds}{dt} = -\frac{s}{\tau_s}$, one more at every spike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inputs {
    /// $\tau_s$, 10 ms.
    pub synaptic_seconds: f64,
    /// Auditory channels, 100.
    pub channels: usize,
    /// Input neurons of a channel, 15.
    pub neurons_per_channel: usize,
    /// Rate of an input neuron of an open channel, 100 Hz.
    pub auditory_hertz: f64,
    /// Input neurons of the visual channel, 15.
    pub visual_neurons: usize,
    /// Their rate, which the target of a pattern multiplies, 100 Hz.
    pub visual_hertz: f64,
    /// $g_V$, 3 nS.
    pub visual_siemens: f64,
    /// Rate of the background source, 1 kHz.
    pub background_hertz: f64,
    /// $g_b$, 1 nS.
    pub background_siemens: f64,
    /// What it does.
    pub background: Background,
}

/// Spike-timing-dependent plasticity by traces, of auditory channels. A channel adds 1 to its trace at an input spike, the neuron to its own at an output
/// spike; they decay with $\tau_\mathrm{pre}$ and $\tau_\mathrm{post}$. At an output spike every channel is potentiated by $A_+ g_0$ times its
/// trace, at an input spike it is depressed by $A_- g_0$ times that of the neuron.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plasticity {
    /// Conductances to begin with, 0.
    pub initial_siemens: f64,
    /// Conductances stay between 0 and this, 2.5 nS.
    pub bound_siemens: f64,
    /// $g_0$, 1.25 nS.
    pub step_siemens: f64,
    /// $A_+$, 0.001.
    pub potentiation: f64,
    /// $A_-$, $1.05 A_+ \tau_\mathrm{post}/\tau_\mathrm{pre}$.
    pub depression: f64,
    /// $\tau_\mathrm{pre}$, 70 ms.
    pub pre_trace_seconds: f64,
    /// $\tau_\mathrm{post}$, 50 ms.
    pub post_trace_seconds: f64,
    /// How spikes of several neurons of a channel in the same time step count.
    pub counting: Counting,
}

/// How spikes of several neurons of a channel in the same time step count for plasticity. To open synapses each counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// As one, as in the authors' script. Depends on the time step: at 0.1 ms 7 % of the spikes do not count.
    #[default]
    Once,
    /// Each.
    Each,
}

/// The course of a presentation. Windows are from the first time to before the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Protocol {
    /// Time step, 0.1 ms.
    pub step_seconds: f64,
    /// Length, 150 ms.
    pub presentation_seconds: f64,
    /// When the channels of the pattern are open, 0 to 50 ms.
    pub auditory_seconds: [f64; 2],
    /// When the visual channel is, 70 to 120 ms.
    pub visual_seconds: [f64; 2],
}

impl Default for Neuron {
    fn default() -> Self {
        Self {
            capacitance_farads: 0.5e-9,
            leak_siemens: 20e-9,
            rest_volts: -0.070,
            reset_volts: -0.070,
            threshold_volts: -0.050,
            excitatory_volts: 0.0,
            potassium_volts: -0.070,
            adaptation_siemens: 80e-9,
            adaptation_seconds: 0.110,
        }
    }
}

impl Default for Inputs {
    fn default() -> Self {
        Self {
            synaptic_seconds: 0.010,
            channels: 100,
            neurons_per_channel: 15,
            auditory_hertz: 100.0,
            visual_neurons: 15,
            visual_hertz: 100.0,
            visual_siemens: 3e-9,
            background_hertz: 1000.0,
            background_siemens: 1e-9,
            background: Background::NegativeLeak,
        }
    }
}

impl Default for Plasticity {
    fn default() -> Self {
        Self {
            initial_siemens: 0.0,
            bound_siemens: 2.5e-9,
            step_siemens: 1.25e-9,
            potentiation: 0.001,
            depression: 1.05 * 0.001 * 50.0 / 70.0,
            pre_trace_seconds: 0.070,
            post_trace_seconds: 0.050,
            counting: Counting::Once,
        }
    }
}

impl Default for Protocol {
    fn default() -> Self {
        Self {
            step_seconds: 1e-4,
            presentation_seconds: 0.150,
            auditory_seconds: [0.0, 0.050],
            visual_seconds: [0.070, 0.120],
        }
    }
}

impl Protocol {
    fn step_at(&self, seconds: f64) -> usize {
        (seconds / self.step_seconds).round() as usize
    }

    /// Number of time steps of a presentation.
    pub fn steps(&self) -> usize {
        self.step_at(self.presentation_seconds)
    }

    /// Time steps at which the channels of the pattern are open.
    pub fn auditory(&self) -> Range<usize> {
        self.step_at(self.auditory_seconds[0])..self.step_at(self.auditory_seconds[1])
    }

    /// Time steps at which the visual channel is.
    pub fn visual(&self) -> Range<usize> {
        self.step_at(self.visual_seconds[0])..self.step_at(self.visual_seconds[1])
    }

    /// What is left after a time step of what decays with a time constant, $1 - \Delta t/\tau$ (Euler).
    pub(super) fn retained(&self, time_constant_seconds: f64) -> f64 {
        1.0 - self.step_seconds / time_constant_seconds
    }
}

impl Parameters {
    /// Checks the domain of every parameter.
    ///
    /// # Errors
    /// [`SpikingError`] for the first that is outside.
    ///
    /// ```
    /// use plasticity_simulation::spiking::Parameters;
    ///
    /// let mut parameters = Parameters::default();
    /// assert!(parameters.check().is_ok());
    /// parameters.neuron.capacitance_farads = 0.0;
    /// assert!(parameters.check().is_err());
    /// ```
    pub fn check(&self) -> Result<(), SpikingError> {
        self.protocol.check()?;
        self.neuron.check(&self.protocol)?;
        self.inputs.check(&self.protocol)?;
        self.plasticity.check(&self.protocol)
    }
}

impl Neuron {
    fn check(&self, protocol: &Protocol) -> Result<(), SpikingError> {
        positive("the capacitance (F)", self.capacitance_farads)?;
        positive("the leak (S)", self.leak_siemens)?;
        for (quantity, value) in [
            ("the potential of rest (V)", self.rest_volts),
            ("the reset (V)", self.reset_volts),
            ("the threshold (V)", self.threshold_volts),
            ("the excitatory reversal potential (V)", self.excitatory_volts),
            ("the reversal potential of potassium (V)", self.potassium_volts),
        ] {
            if !value.is_finite() {
                return Err(SpikingError::NotFinite { quantity, value });
            }
        }
        let highest_volts = self.rest_volts.max(self.reset_volts);
        if self.threshold_volts <= highest_volts {
            return Err(SpikingError::Threshold { threshold_volts: self.threshold_volts, highest_volts });
        }
        not_negative("the adaptation of a spike (S)", self.adaptation_siemens)?;
        slow("the time constant of adaptation (s)", self.adaptation_seconds, protocol)
    }
}

impl Inputs {
    fn check(&self, protocol: &Protocol) -> Result<(), SpikingError> {
        slow("the time constant of synapses (s)", self.synaptic_seconds, protocol)?;
        counted("the number of channels", self.channels, MOST_CHANNELS)?;
        counted("the number of neurons of a channel", self.neurons_per_channel, MOST_NEURONS)?;
        counted("the number of visual neurons", self.visual_neurons, MOST_NEURONS)?;
        for (quantity, hertz) in [
            ("the auditory rate (Hz)", self.auditory_hertz),
            ("the visual rate (Hz)", self.visual_hertz),
            ("the rate of the background (Hz)", self.background_hertz),
        ] {
            not_negative(quantity, hertz)?;
            if hertz * protocol.step_seconds > 1.0 {
                return Err(SpikingError::Rate { hertz, step_seconds: protocol.step_seconds });
            }
        }
        not_negative("the visual conductance (S)", self.visual_siemens)?;
        not_negative("the conductance of the background (S)", self.background_siemens)
    }
}

impl Plasticity {
    fn check(&self, protocol: &Protocol) -> Result<(), SpikingError> {
        let Self { initial_siemens, bound_siemens, .. } = *self;
        not_negative("the initial conductance (S)", initial_siemens)?;
        positive("the bound of conductances (S)", bound_siemens)?;
        if initial_siemens > bound_siemens {
            return Err(SpikingError::Initial { initial_siemens, bound_siemens });
        }
        not_negative("the step of plasticity (S)", self.step_siemens)?;
        not_negative("the potentiation", self.potentiation)?;
        not_negative("the depression", self.depression)?;
        slow("the time constant of the trace of channels (s)", self.pre_trace_seconds, protocol)?;
        slow("the time constant of the trace of the neuron (s)", self.post_trace_seconds, protocol)
    }
}

impl Protocol {
    fn check(&self) -> Result<(), SpikingError> {
        positive("the time step (s)", self.step_seconds)?;
        positive("the length of a presentation (s)", self.presentation_seconds)?;
        let steps = (self.presentation_seconds / self.step_seconds).round();
        if !(steps >= 1.0 && steps <= MOST_STEPS as f64) {
            return Err(SpikingError::Steps { steps });
        }
        for (window, [from, to]) in
            [("auditory window", self.auditory_seconds), ("visual window", self.visual_seconds)]
        {
            if !(from >= 0.0 && from <= to && to <= self.presentation_seconds) {
                return Err(SpikingError::Window { window });
            }
        }
        Ok(())
    }
}

pub(super) fn positive(quantity: &'static str, value: f64) -> Result<(), SpikingError> {
    if value.is_finite() && value > 0.0 { Ok(()) } else { Err(SpikingError::NotPositive { quantity, value }) }
}

pub(super) fn not_negative(quantity: &'static str, value: f64) -> Result<(), SpikingError> {
    if value.is_finite() && value >= 0.0 { Ok(()) } else { Err(SpikingError::Negative { quantity, value }) }
}

fn slow(quantity: &'static str, value: f64, protocol: &Protocol) -> Result<(), SpikingError> {
    let step_seconds = protocol.step_seconds;
    if value.is_finite() && value > step_seconds {
        Ok(())
    } else {
        Err(SpikingError::TooFast { quantity, value, step_seconds })
    }
}

fn counted(quantity: &'static str, value: usize, most: usize) -> Result<(), SpikingError> {
    if (1..=most).contains(&value) { Ok(()) } else { Err(SpikingError::Count { quantity, value, most }) }
}
