use super::{Membrane, Parameters, Synapses, Traces, Trains};

/// The neuron after a time step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Number of the time step, from 0.
    pub step: usize,
    /// $V$, after a reset.
    pub volts: f64,
    /// Whether it has fired.
    pub spike: bool,
    /// $g_K$.
    pub adaptation_siemens: f64,
}

/// Told of every time step of a presentation.
pub trait Recorder {
    /// After a time step.
    fn moment(&mut self, moment: Moment);
}

/// Records nothing.
impl Recorder for () {
    #[inline]
    fn moment(&mut self, _moment: Moment) {}
}

/// Records everything.
impl Recorder for Vec<Moment> {
    fn moment(&mut self, moment: Moment) {
        self.push(moment);
    }
}

/// One presentation of a pattern with these channels open: changes the conductances, returns the number of output spikes.
///
/// In a time step: input spikes open synapses; the membrane takes its step; traces decay and take up the spikes; conductances change; synapses close a
/// little. Only channels that are open take part, the others have nothing to do. The same as [`present_directly`], bit for bit.
///
/// ```
/// use plasticity_simulation::random;
/// use plasticity_simulation::spiking::*;
///
/// let parameters = Parameters::default();
/// let mut trains = Trains::new(&parameters, 2);
/// trains.draw(Class::Full, &mut random::stream(1, "example", "trains", 0));
/// let caching = Caching::lasting(Consolidation::AtEnd);
/// let mut synapses = Synapses::new(&parameters.plasticity, 100, 0.15, caching, &[])?;
/// // At first the neuron fires to the teacher only, and that potentiates.
/// let mut moments: Vec<Moment> = Vec::new();
/// let spikes = present(&parameters, &[3, 7], &trains, &mut synapses, &mut moments);
/// assert!(spikes > 0 && moments.iter().position(|moment| moment.spike) > Some(700));
/// assert!(synapses.conductance(3) > 0.0 && synapses.conductance(4) == 0.0);
/// # Ok::<(), SpikingError>(())
/// ```
pub fn present(
    parameters: &Parameters,
    channels: &[usize],
    trains: &Trains,
    synapses: &mut Synapses,
    recorder: &mut impl Recorder,
) -> u64 {
    // Arrays of a length that the compiler knows are twice as fast; patterns are of two channels.
    match *channels {
        [one] => present_open(parameters, [one], [0.0; 1], trains, synapses, recorder),
        [one, two] => present_open(parameters, [one, two], [0.0; 2], trains, synapses, recorder),
        _ => {
            let zeros = vec![0.0; channels.len()];
            present_open(parameters, channels, zeros, trains, synapses, recorder)
        }
    }
}

/// `zeros` has as many numbers as there are channels.
#[inline]
fn present_open<C: AsRef<[usize]>, S: AsMut<[f64]> + AsRef<[f64]> + Clone>(
    parameters: &Parameters,
    channels: C,
    zeros: S,
    trains: &Trains,
    synapses: &mut Synapses,
    recorder: &mut impl Recorder,
) -> u64 {
    let Parameters { neuron, inputs, plasticity, protocol } = parameters;
    let mut membrane = Membrane::new(neuron, inputs, protocol);
    let traces = Traces::new(plasticity, protocol);
    let retained = protocol.retained(inputs.synaptic_seconds);
    let open = protocol.auditory();
    let mut conductances = zeros.clone();
    for (conductance, &channel) in conductances.as_mut().iter_mut().zip(channels.as_ref()) {
        *conductance = synapses.conductance(channel);
    }
    let mut auditory = zeros.clone();
    let mut pre = zeros;
    let (mut visual, mut background, mut post, mut spikes) = (0.0, 0.0, 0.0, 0);
    let others = trains.visual().iter().zip(trains.background());
    for (step, (&seen, &unrelated)) in others.enumerate() {
        let heard: &[u8] = if open.contains(&step) { trains.auditory(step) } else { &[] };
        let mut any = false;
        for (s, &count) in auditory.as_mut().iter_mut().zip(heard) {
            *s += f64::from(count);
            any |= count > 0;
        }
        visual += f64::from(seen);
        background += f64::from(unrelated);
        let mut excitation = 0.0;
        for (g, s) in conductances.as_ref().iter().zip(auditory.as_ref()) {
            excitation += g * s;
        }
        excitation += inputs.visual_siemens * visual;
        let spike = membrane.step(excitation, inputs.background_siemens * background);
        post = traces.post(post, spike);
        if any {
            for (trace, &count) in pre.as_mut().iter_mut().zip(heard) {
                *trace = traces.pre(*trace, count);
            }
        } else {
            for trace in pre.as_mut() {
                *trace = traces.pre(*trace, 0);
            }
        }
        if any || spike {
            spikes += u64::from(spike);
            for (index, &channel) in channels.as_ref().iter().enumerate() {
                let count = heard.get(index).copied().unwrap_or(0);
                if spike || count > 0 {
                    synapses.change(channel, traces.change(pre.as_ref()[index], count, post, spike));
                }
            }
            synapses.end_changes();
            for (conductance, &channel) in conductances.as_mut().iter_mut().zip(channels.as_ref()) {
                *conductance = synapses.conductance(channel);
            }
        }
        auditory.as_mut().iter_mut().for_each(|s| *s *= retained);
        visual *= retained;
        background *= retained;
        recorder.moment(Moment {
            step,
            volts: membrane.volts(),
            spike,
            adaptation_siemens: membrane.adaptation_siemens(),
        });
    }
    spikes
}

/// The same, by every synapse at every time step: the definition, which [`present`] is held to.
pub fn present_directly(
    parameters: &Parameters,
    channels: &[usize],
    trains: &Trains,
    synapses: &mut Synapses,
    recorder: &mut impl Recorder,
) -> u64 {
    let Parameters { neuron, inputs, plasticity, protocol } = parameters;
    let mut membrane = Membrane::new(neuron, inputs, protocol);
    let traces = Traces::new(plasticity, protocol);
    let retained = protocol.retained(inputs.synaptic_seconds);
    let mut auditory = vec![0.0; inputs.channels];
    let mut pre = vec![0.0; inputs.channels];
    let (mut visual, mut background, mut post, mut output) = (0.0, 0.0, 0.0, 0);
    for step in 0..protocol.steps() {
        let mut spikes = vec![0; inputs.channels];
        for (&channel, &count) in channels.iter().zip(trains.auditory(step)) {
            spikes[channel] = count;
        }
        for channel in 0..inputs.channels {
            auditory[channel] += f64::from(spikes[channel]);
        }
        visual += f64::from(trains.visual()[step]);
        background += f64::from(trains.background()[step]);

        let heard: f64 =
            (0..inputs.channels).map(|channel| synapses.conductance(channel) * auditory[channel]).sum();
        let excitation = heard + inputs.visual_siemens * visual;
        let spike = membrane.step(excitation, inputs.background_siemens * background);
        output += u64::from(spike);

        post = traces.post(post, spike);
        for channel in 0..inputs.channels {
            pre[channel] = traces.pre(pre[channel], spikes[channel]);
            if spike || spikes[channel] > 0 {
                synapses.change(channel, traces.change(pre[channel], spikes[channel], post, spike));
            }
        }
        synapses.end_changes();

        auditory.iter_mut().for_each(|s| *s *= retained);
        visual *= retained;
        background *= retained;
        recorder.moment(Moment {
            step,
            volts: membrane.volts(),
            spike,
            adaptation_siemens: membrane.adaptation_siemens(),
        });
    }
    output
}
