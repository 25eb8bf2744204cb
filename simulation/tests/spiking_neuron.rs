//! The parts of the spiking neuron against closed forms, one by one.

use plasticity_simulation::random;
use plasticity_simulation::spiking::{
    Background, Caching, Class, Consolidation, Counting, Membrane, Moment, Parameters, Synapses, Traces,
    Trains, present,
};

fn membrane(parameters: &Parameters) -> Membrane {
    Membrane::new(&parameters.neuron, &parameters.inputs, &parameters.protocol)
}

/// Below threshold the membrane relaxes exponentially to the mean of the reversal potentials, weighted by the conductances; in steps by the
/// same form with the step's factor, exactly.
#[test]
fn exact_membrane_relaxes_below_threshold() {
    for (background, sign, reversal) in [
        (Background::NegativeLeak, -1.0, -0.070),
        (Background::Leak, 1.0, -0.070),
        (Background::Excitatory, 1.0, 0.0),
        (Background::Absent, 0.0, 0.0),
    ] {
        let mut parameters = Parameters::default();
        parameters.inputs.background = background;
        let neuron = parameters.neuron;
        let (excitation, unrelated) = (4e-9, 2e-9);
        let conductance = neuron.leak_siemens + excitation + sign * unrelated;
        let current = neuron.leak_siemens * neuron.rest_volts + sign * unrelated * reversal;
        let (end, tau) = (current / conductance, neuron.capacitance_farads / conductance);
        assert!(end < neuron.threshold_volts);
        let step = parameters.protocol.step_seconds;
        let mut cell = membrane(&parameters);
        for number in 1..=2000 {
            assert!(!cell.step(excitation, unrelated));
            let away = neuron.rest_volts - end;
            let by_steps = end + away * (1.0 - step / tau).powi(number);
            assert!((cell.volts() - by_steps).abs() < 1e-14, "{background:?} {number}");
            let time = f64::from(number) * step;
            let exact = end + away * (-time / tau).exp();
            // Euler: relative error of the decaying part, t Δt/(2 τ²), at most Δt/(2 e τ) of the whole.
            let bound = 1.05 * away.abs() * step / (2.0 * std::f64::consts::E * tau);
            assert!((cell.volts() - exact).abs() < bound + 1e-15, "{background:?} {number}");
        }
    }
}

/// Rate of the neuron without adaptation against an injected current: 1/T with T = τ ln((V∞ - V_r)/(V∞ - V_θ)).
#[test]
fn exact_rate_against_current_is_that_of_the_leaky_integrator() {
    let mut parameters = Parameters::default();
    parameters.neuron.adaptation_siemens = 0.0;
    let neuron = parameters.neuron;
    let step = parameters.protocol.step_seconds;
    let tau = neuron.capacitance_farads / neuron.leak_siemens;
    let rheobase = neuron.leak_siemens * (neuron.threshold_volts - neuron.rest_volts);
    for times in [0.5, 0.99, 1.01, 1.1, 1.5, 2.0, 5.0, 20.0] {
        let amperes = times * rheobase;
        let mut cell = membrane(&parameters);
        let spikes: Vec<usize> =
            (0..200_000).filter(|_| cell.step_with_current(0.0, 0.0, amperes)).take(12).collect();
        if times < 1.0 {
            assert!(spikes.is_empty());
            continue;
        }
        let end = neuron.rest_volts + amperes / neuron.leak_siemens;
        let logarithm = ((end - neuron.reset_volts) / (end - neuron.threshold_volts)).ln();
        let interval = spikes[1] - spikes[0];
        assert!(spikes.windows(2).all(|pair| pair[1] - pair[0] == interval), "{times}");
        assert_eq!(interval, (logarithm / -(-step / tau).ln_1p()).ceil() as usize, "{times}");
        // Rounded up to a time step, of which Euler's make up to 1 + Δt/(2τ) too few.
        let period = tau * logarithm;
        let measured = interval as f64 * step;
        assert!(measured > period * (1.0 - 0.51 * step / tau) && measured < period + 1.01 * step, "{times}");
    }
}

/// A spike raises the potassium conductance by its jump, and it decays by itself; at a constant current intervals grow, to those
/// at which a jump makes up for the decay in between.
#[test]
fn exact_spikes_adapt_the_neuron() {
    let parameters = Parameters::default();
    let neuron = parameters.neuron;
    let retained = 1.0 - parameters.protocol.step_seconds / neuron.adaptation_seconds;
    let mut cell = membrane(&parameters);
    let mut last = 0;
    let mut intervals = Vec::new();
    let mut expected = 0.0;
    for step in 0..100_000 {
        let spike = cell.step_with_current(0.0, 0.0, 4e-9);
        expected = expected * retained + if spike { neuron.adaptation_siemens } else { 0.0 };
        assert_eq!(cell.adaptation_siemens(), expected);
        if spike {
            intervals.push(step - last);
            last = step;
        }
    }
    let (first, late) = (intervals[0], intervals[intervals.len() - 1]);
    assert!(intervals.windows(2).take(5).all(|pair| pair[1] >= pair[0]) && late > 5 * first, "{intervals:?}");
    // Just after a late spike: a geometric series of jumps.
    let series = neuron.adaptation_siemens / (1.0 - retained.powi(late));
    let mut after = cell.adaptation_siemens();
    for _ in 0..(99_999 - last) {
        after /= retained;
    }
    assert!((after / series - 1.0).abs() < 0.01, "{after} {series}");
}

/// Pairs of an input and an output spike: the window of the traces, $A_+ e^{-t/\tau_{pre}}$ and $-A_- e^{-t/\tau_{post}}$.
#[test]
fn exact_window_of_spike_pairs() {
    let parameters = Parameters::default();
    let plasticity = parameters.plasticity;
    let step = parameters.protocol.step_seconds;
    let traces = Traces::new(&plasticity, &parameters.protocol);
    // Input at step 0 and output so many steps later, or the other way round.
    let pair = |later: i32, input_first: bool| -> f64 {
        let (mut pre, mut post, mut total) = (0.0, 0.0, 0.0);
        for number in 0..=later {
            let input = number == if input_first { 0 } else { later };
            let output = number == if input_first { later } else { 0 };
            (pre, post) = (traces.pre(pre, u8::from(input)), traces.post(post, output));
            total += traces.change(pre, u8::from(input), post, output);
        }
        total / plasticity.step_siemens
    };
    let (up, down) = (plasticity.potentiation, plasticity.depression);
    assert!((down / (1.05 * up * 50.0 / 70.0) - 1.0).abs() < 1e-15);
    assert!((pair(0, true) - (up - down)).abs() < 1e-18);
    for later in [1, 10, 100, 500, 1000] {
        let time = f64::from(later) * step;
        for (input_first, sign, size, tau) in [
            (true, 1.0, up, plasticity.pre_trace_seconds),
            (false, -1.0, down, plasticity.post_trace_seconds),
        ] {
            let change = sign * pair(later, input_first);
            assert!((change / (size * (1.0 - step / tau).powi(later)) - 1.0).abs() < 1e-12);
            let euler = time * step / (2.0 * tau * tau);
            assert!((change / (size * (-time / tau).exp()) - 1.0).abs() < 1.01 * euler, "{later} {change}");
        }
    }
    // Coincident spikes of a channel count once, or each.
    let each = Traces::new(
        &plasticity_simulation::spiking::Plasticity { counting: Counting::Each, ..plasticity },
        &parameters.protocol,
    );
    assert_eq!((traces.pre(0.0, 3), each.pre(0.0, 3)), (1.0, 3.0));
    assert!((each.change(0.0, 3, 1.0, false) / traces.change(0.0, 3, 1.0, false) - 3.0).abs() < 1e-12);
}

fn drawn(parameters: &Parameters, active: usize, replicate: u64) -> Trains {
    let mut trains = Trains::new(parameters, active);
    trains.draw(Class::Full, &mut random::stream(1, "test", "trains", replicate));
    trains
}

/// Half-way conductances, which a presentation takes nowhere near their bounds.
fn halfway(parameters: &mut Parameters) -> Synapses {
    parameters.plasticity.initial_siemens = 1.25e-9;
    let caching = Caching::lasting(Consolidation::AtEnd);
    Synapses::new(&parameters.plasticity, parameters.inputs.channels, 0.15, caching, &[]).unwrap()
}

/// The change of a conductance in a presentation is the sum of the window over all pairs of an input and an output spike.
#[test]
fn exact_change_in_a_presentation_is_the_sum_over_spike_pairs() {
    let mut parameters = Parameters::default();
    parameters.plasticity.counting = Counting::Each;
    for replicate in 0..20 {
        let trains = drawn(&parameters, 2, replicate);
        let mut synapses = halfway(&mut parameters);
        let mut moments: Vec<Moment> = Vec::new();
        let spikes = present(&parameters, &[3, 7], &trains, &mut synapses, &mut moments);
        let outputs: Vec<usize> =
            moments.iter().filter(|moment| moment.spike).map(|moment| moment.step).collect();
        assert!(outputs.len() as u64 == spikes && spikes > 1);
        let plasticity = parameters.plasticity;
        let kept = |seconds: f64, steps: usize| {
            (1.0 - parameters.protocol.step_seconds / seconds).powi(steps as i32)
        };
        for (index, channel) in [3, 7].into_iter().enumerate() {
            let mut pairs = 0.0;
            for input in 0..1500 {
                let count = f64::from(trains.auditory(input)[index]);
                for &output in outputs.iter().filter(|_| count > 0.0) {
                    if output >= input {
                        let window = kept(plasticity.pre_trace_seconds, output - input);
                        pairs += count * plasticity.potentiation * window;
                    }
                    if output <= input {
                        let window = kept(plasticity.post_trace_seconds, input - output);
                        pairs -= count * plasticity.depression * window;
                    }
                }
            }
            let change = synapses.conductance(channel) - 1.25e-9;
            assert!((change - pairs * plasticity.step_siemens).abs() < 1e-20, "{change} {pairs}");
        }
    }
}

/// The same input spikes with the time step halved again and again: errors of the first order, half as large at each.
#[test]
fn exact_time_step_makes_errors_of_first_order() {
    let mut parameters = Parameters::default();
    // One that never fires, to compare potentials.
    parameters.neuron.threshold_volts = 1.0;
    let mut ratios = Vec::new();
    for replicate in 0..10 {
        let trains = drawn(&parameters, 2, replicate);
        let potentials = |times: usize| -> Vec<f64> {
            let mut finer = parameters;
            finer.protocol.step_seconds /= times as f64;
            let mut synapses = halfway(&mut finer);
            let mut moments: Vec<Moment> = Vec::new();
            let trains = if times == 1 { trains.clone() } else { trains.refined(times) };
            present(&finer, &[3, 7], &trains, &mut synapses, &mut moments);
            // At the end of each of the longest time steps.
            moments.chunks(times).map(|chunk| chunk[times - 1].volts).collect()
        };
        let apart = |one: &[f64], other: &[f64]| -> f64 {
            one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let [whole, half, quarter] = [1, 2, 4].map(potentials);
        // The potential moves by some 40 mV.
        assert!(apart(&whole, &half) < 1e-4, "{}", apart(&whole, &half));
        ratios.push(apart(&half, &quarter) / apart(&whole, &half));
    }
    assert!(ratios.iter().all(|ratio| (0.49..0.51).contains(ratio)), "{ratios:?}");
}

/// With the time step halved, the same input spikes make as many output spikes and the same changes, to 1 % on average.
#[test]
fn stat_halved_time_step_changes_little() {
    let mut parameters = Parameters::default();
    let mut finer = parameters;
    finer.protocol.step_seconds /= 2.0;
    let (mut spikes, mut energy) = ([0, 0], [0.0, 0.0]);
    for replicate in 0..400 {
        let trains = drawn(&parameters, 2, replicate);
        let refined = trains.refined(2);
        for (index, (setting, trains)) in
            [(&mut parameters, &trains), (&mut finer, &refined)].into_iter().enumerate()
        {
            let mut synapses = halfway(setting);
            spikes[index] += present(setting, &[3, 7], trains, &mut synapses, &mut ());
            energy[index] += synapses.energy_siemens();
        }
    }
    let ratio = spikes[1] as f64 / spikes[0] as f64;
    assert!((ratio - 1.0).abs() < 0.01, "spikes {spikes:?}");
    assert!((energy[1] / energy[0] - 1.0).abs() < 0.01, "energies {energy:?}");
}

/// Counts of input spikes are binomial, in their windows only, and independent: chi-square of the counts, correlation of neighbours.
#[test]
fn stat_input_spikes_are_independent_and_binomial() {
    let parameters = Parameters::default();
    let mut trains = Trains::new(&parameters, 2);
    let mut stream = random::stream(1, "test", "poisson", 0);
    let mut by_count = [0.0; 4];
    let (mut visual, mut half, mut background) = (0, 0, 0);
    let mut neighbours = 0.0;
    const PRESENTATIONS: usize = 400;
    for _ in 0..PRESENTATIONS {
        trains.draw(Class::Full, &mut stream);
        for step in 0..1500 {
            let counts = trains.auditory(step);
            assert!(step < 500 || counts == [0, 0]);
            assert!((700..1200).contains(&step) || trains.visual()[step] == 0);
            assert!(trains.background()[step] <= 1);
            if step < 500 {
                counts.iter().for_each(|&count| by_count[usize::from(count.min(3))] += 1.0);
                if step > 0 {
                    neighbours +=
                        (f64::from(counts[0]) - 0.15) * (f64::from(trains.auditory(step - 1)[0]) - 0.15);
                }
            }
        }
        visual += trains.visual().iter().map(|&count| u32::from(count)).sum::<u32>();
        background += trains.background().iter().map(|&count| u32::from(count)).sum::<u32>();
        trains.draw(Class::Half, &mut stream);
        half += trains.visual().iter().map(|&count| u32::from(count)).sum::<u32>();
    }
    let p: f64 = 0.01;
    let q = 1.0 - p;
    let first = [q.powi(15), 15.0 * p * q.powi(14), 105.0 * p * p * q.powi(13)];
    let expected = [first[0], first[1], first[2], 1.0 - first.iter().sum::<f64>()];
    let total: f64 = by_count.iter().sum();
    assert_eq!(total, (PRESENTATIONS * 1000) as f64);
    let chi_square: f64 =
        by_count.iter().zip(expected).map(|(n, share)| (n - total * share).powi(2) / (total * share)).sum();
    // Three degrees of freedom: above 21.1 with a probability of 1e-4.
    assert!(chi_square < 21.1, "{chi_square}");
    // Totals within 4 standard deviations, a false alarm of 6e-5 each; the variance of a count is p(1-p) a neuron and step.
    for (count, trials, p) in [
        (visual, 15 * 500 * PRESENTATIONS, 0.01),
        (half, 15 * 500 * PRESENTATIONS, 0.005),
        (background, 1500 * PRESENTATIONS, 0.1),
    ] {
        let mean = trials as f64 * p;
        let deviation = (mean * (1.0 - p)).sqrt();
        assert!((f64::from(count) - mean).abs() < 4.0 * deviation, "{count} {mean} {deviation}");
    }
    let pairs = (PRESENTATIONS * 499) as f64;
    assert!(neighbours.abs() < 4.0 * 0.15 * q * pairs.sqrt(), "{neighbours}");
}
