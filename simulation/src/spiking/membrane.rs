use super::{Inputs, Neuron, Protocol};

/// The neuron between and at its spikes, one time step at a time.
///
/// In a time step, $V \leftarrow V + \frac{\Delta t}{C}(I - G V)$ with the total conductance $G$ and the current $I$ that it would let through at 0 V;
/// if then $V$ exceeds the threshold there is a spike and $V$ is reset; $g_K \leftarrow g_K(1 - \Delta t/\tau_K)$, and more by a jump
/// at a spike.
///
/// ```
/// use plasticity_simulation::spiking::{Inputs, Membrane, Neuron, Protocol};
///
/// let mut membrane = Membrane::new(&Neuron::default(), &Inputs::default(), &Protocol::default());
/// // 100 nS of excitation, and no background.
/// let spikes = (0..1000).filter(|_| membrane.step(100e-9, 0.0)).count();
/// assert!(spikes > 2 && membrane.adaptation_siemens() > 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Membrane {
    volts: f64,
    adaptation_siemens: f64,
    /// $\Delta t/C$.
    per_capacitance: f64,
    leak_siemens: f64,
    leak_amperes: f64,
    excitatory_volts: f64,
    potassium_volts: f64,
    background_sign: f64,
    background_volts: f64,
    threshold_volts: f64,
    reset_volts: f64,
    jump_siemens: f64,
    retained: f64,
}

impl Membrane {
    /// At rest.
    pub fn new(neuron: &Neuron, inputs: &Inputs, protocol: &Protocol) -> Self {
        let background_volts = match inputs.background {
            super::Background::Excitatory => neuron.excitatory_volts,
            _ => neuron.rest_volts,
        };
        Self {
            volts: neuron.rest_volts,
            adaptation_siemens: 0.0,
            per_capacitance: protocol.step_seconds / neuron.capacitance_farads,
            leak_siemens: neuron.leak_siemens,
            leak_amperes: neuron.leak_siemens * neuron.rest_volts,
            excitatory_volts: neuron.excitatory_volts,
            potassium_volts: neuron.potassium_volts,
            background_sign: inputs.background.sign(),
            background_volts,
            threshold_volts: neuron.threshold_volts,
            reset_volts: neuron.reset_volts,
            jump_siemens: neuron.adaptation_siemens,
            retained: protocol.retained(neuron.adaptation_seconds),
        }
    }

    /// A time step with conductances of excitation and of the background, $g_b s_b$. Whether there is a spike.
    #[inline]
    pub fn step(&mut self, excitation_siemens: f64, background_siemens: f64) -> bool {
        self.step_with_current(excitation_siemens, background_siemens, 0.0)
    }

    /// The same, with a current that is injected.
    #[inline]
    pub fn step_with_current(
        &mut self,
        excitation_siemens: f64,
        background_siemens: f64,
        amperes: f64,
    ) -> bool {
        let background = self.background_sign * background_siemens;
        let conductance = self.leak_siemens + excitation_siemens + background + self.adaptation_siemens;
        let current = self.leak_amperes
            + excitation_siemens * self.excitatory_volts
            + background * self.background_volts
            + self.adaptation_siemens * self.potassium_volts
            + amperes;
        // As one product, so that a time step waits for the one before it only twice.
        let kept = 1.0 - self.per_capacitance * conductance;
        self.volts = self.volts * kept + self.per_capacitance * current;
        self.adaptation_siemens *= self.retained;
        let spike = self.volts > self.threshold_volts;
        if spike {
            self.volts = self.reset_volts;
            self.adaptation_siemens += self.jump_siemens;
        }
        spike
    }

    /// $V$.
    pub fn volts(&self) -> f64 {
        self.volts
    }

    /// $g_K$.
    pub fn adaptation_siemens(&self) -> f64 {
        self.adaptation_siemens
    }
}
