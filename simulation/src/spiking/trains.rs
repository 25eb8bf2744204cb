use super::{Class, Parameters};
use rand::Rng;

/// The input spikes of one presentation: in every time step an input neuron fires with a probability of its rate times the time
/// step, all independently. Counted for each channel and time step.
///
/// ```
/// use plasticity_simulation::random;
/// use plasticity_simulation::spiking::{Class, Parameters, Trains};
///
/// let mut trains = Trains::new(&Parameters::default(), 2);
/// trains.draw(Class::Full, &mut random::stream(1, "example", "trains", 0));
/// let spikes: u32 = (0..500).flat_map(|step| trains.auditory(step)).map(|count| u32::from(*count)).sum();
/// // 15 neurons, 100 Hz, 50 ms, 2 channels.
/// assert!((spikes as f64 - 150.0).abs() < 60.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trains {
    active: usize,
    /// Shape: time steps × channels that are open.
    auditory: Vec<u8>,
    visual: Vec<u8>,
    background: Vec<u8>,
    parameters: Parameters,
}

impl Trains {
    /// No spikes yet, of a pattern of so many channels.
    pub fn new(parameters: &Parameters, active: usize) -> Self {
        let steps = parameters.protocol.steps();
        Self {
            active,
            auditory: vec![0; steps * active],
            visual: vec![0; steps],
            background: vec![0; steps],
            parameters: *parameters,
        }
    }

    /// Draws the spikes of a presentation: of the channels one after the other, of the teacher, of the background.
    pub fn draw(&mut self, class: Class, random: &mut impl Rng) {
        let Parameters { inputs, protocol, .. } = self.parameters;
        let step_seconds = protocol.step_seconds;
        self.auditory.fill(0);
        self.visual.fill(0);
        self.background.fill(0);
        let (first, steps) = (protocol.auditory().start, protocol.auditory().len());
        let probability = inputs.auditory_hertz * step_seconds;
        for channel in 0..self.active {
            let counts = &mut self.auditory;
            fire(probability, inputs.neurons_per_channel, steps, random, |step| {
                counts[(first + step) * self.active + channel] += 1;
            });
        }
        let (first, steps) = (protocol.visual().start, protocol.visual().len());
        let probability = inputs.visual_hertz * class.target() * step_seconds;
        fire(probability, inputs.visual_neurons, steps, random, |step| self.visual[first + step] += 1);
        let probability = inputs.background_hertz * step_seconds;
        fire(probability, 1, protocol.steps(), random, |step| self.background[step] += 1);
    }

    /// The same spikes at the same times, in time steps so many times shorter.
    ///
    /// ```
    /// use plasticity_simulation::random;
    /// use plasticity_simulation::spiking::{Class, Parameters, Trains};
    ///
    /// let mut trains = Trains::new(&Parameters::default(), 2);
    /// trains.draw(Class::Full, &mut random::stream(1, "example", "trains", 0));
    /// let refined = trains.refined(2);
    /// assert_eq!((refined.background().len(), refined.auditory(84)), (3000, trains.auditory(42)));
    /// ```
    pub fn refined(&self, times: usize) -> Self {
        let spread = |counts: &[u8], width: usize| -> Vec<u8> {
            let mut spread = vec![0; counts.len() * times];
            for (step, row) in counts.chunks(width).enumerate() {
                spread[step * times * width..][..width].copy_from_slice(row);
            }
            spread
        };
        let mut parameters = self.parameters;
        parameters.protocol.step_seconds /= times as f64;
        Self {
            active: self.active,
            auditory: spread(&self.auditory, self.active),
            visual: spread(&self.visual, 1),
            background: spread(&self.background, 1),
            parameters,
        }
    }

    /// Spikes of the open channels in a time step. Shape: channels that are open.
    #[inline]
    pub fn auditory(&self, step: usize) -> &[u8] {
        &self.auditory[step * self.active..(step + 1) * self.active]
    }

    /// Spikes of the visual channel in every time step.
    pub fn visual(&self) -> &[u8] {
        &self.visual
    }

    /// Spikes of the background in every time step.
    pub fn background(&self) -> &[u8] {
        &self.background
    }
}

/// Which time steps neurons fire in: of all neurons and time steps as one sequence of independent trials the gaps between successes are drawn, which
/// are geometric.
fn fire(probability: f64, neurons: usize, steps: usize, random: &mut impl Rng, mut spike: impl FnMut(usize)) {
    if probability <= 0.0 {
        return;
    }
    // Minus infinity where every trial succeeds, which makes gaps of 0.
    let log_of_silence = (-probability).ln_1p();
    let mut step = 0;
    let mut neuron = 0_usize;
    loop {
        // From above 0 to 1.
        let uniform = ((random.next_u64() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64);
        // `as` saturates.
        let gap = (uniform.ln() / log_of_silence) as usize;
        neuron = neuron.saturating_add(gap);
        if neuron >= neurons {
            step += neuron / neurons;
            neuron %= neurons;
        }
        if step >= steps {
            return;
        }
        spike(step);
        neuron += 1;
    }
}
