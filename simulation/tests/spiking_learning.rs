//! Learning of the spiking neuron: the fast presentation against the definition, caching against none, convergence against its definition.

use plasticity_simulation::random;
use plasticity_simulation::spiking::{
    Background, Caching, Class, Consolidation, Counting, Criteria, Ending, Labels, Learned, Parameters,
    Round, Sharing, SpikingError, Stop, Task, TaskSettings, learn, learn_directly,
};
use proptest::prelude::*;

const RULES: [Consolidation; 4] = [
    Consolidation::Immediate,
    Consolidation::PerSynapse { threshold_siemens: 0.1e-9 },
    Consolidation::AnySynapse { threshold_siemens: 0.2e-9 },
    Consolidation::AtEnd,
];

fn settings(patterns: usize) -> TaskSettings {
    TaskSettings { patterns, ..TaskSettings::default() }
}

fn learned(
    parameters: &Parameters,
    task: TaskSettings,
    caching: Caching,
    others: &[Consolidation],
    stop: &Stop,
    directly: bool,
) -> Learned {
    let mut stream = random::stream(1, "test", "learning", 0);
    let task = Task::random(task, parameters, &mut stream).unwrap();
    let run = if directly {
        learn_directly(parameters, &task, caching, others, stop, &mut stream, &mut ())
    } else {
        learn(parameters, &task, caching, others, stop, &mut stream, &mut ())
    };
    run.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the parameters: the same spikes, conductances and energies, bit for bit.
    #[test]
    fn prop_active_synapses_are_enough(
        active in 1_usize..5,
        patterns in 1_usize..4,
        initial in 0.0..2.5e-9_f64,
        background in prop::sample::select(vec![
            Background::NegativeLeak, Background::Leak, Background::Excitatory, Background::Absent,
        ]),
        counting in prop::sample::select(vec![Counting::Once, Counting::Each]),
        rule in prop::sample::select(RULES.to_vec()),
        decay_seconds in prop::option::of(0.1..10.0_f64),
    ) {
        let mut parameters = Parameters::default();
        parameters.inputs.channels = 12;
        parameters.inputs.background = background;
        parameters.plasticity.counting = counting;
        parameters.plasticity.initial_siemens = initial;
        let caching = Caching { consolidation: rule, decay_seconds };
        let others: &[Consolidation] = if decay_seconds.is_some() { &[] } else { &RULES };
        let stop = Stop { rounds: 6, ..Stop::default() };
        let task = TaskSettings { patterns, active, ..TaskSettings::default() };
        let run = |directly| learned(&parameters, task, caching, others, &stop, directly);
        let fast = run(false);
        prop_assert_eq!(&fast, &run(true));
        prop_assert!(fast.spikes > 0 && fast.energy_siemens > 0.0);
        prop_assert!(fast.conductances.iter().all(|g| (0.0..=2.5e-9).contains(g)));
    }
}

/// Without decay, how conductances are split does not matter to learning, to the last bit; and a rule that listens spends what it does when
/// it drives the neuron.
#[test]
fn exact_learning_does_not_depend_on_caching() {
    let parameters = Parameters::default();
    let of =
        |rule| learned(&parameters, settings(6), Caching::lasting(rule), &RULES, &Stop::default(), false);
    let runs = RULES.map(of);
    for (number, run) in runs.iter().enumerate() {
        assert_eq!(run.ending, Ending::Converged);
        assert_eq!(
            (run.rounds, run.spikes, &run.conductances),
            (runs[0].rounds, runs[0].spikes, &runs[0].conductances)
        );
        assert_eq!(run.energy_siemens, runs[0].energy_siemens);
        assert_eq!(run.spent[0], run.spent[number + 1]);
        assert_eq!(run.spent[1..], runs[0].spent[1..]);
    }
    let [at_once, per_synapse, any_synapse, at_end] = runs.map(|run| run.spent[0]);
    assert_eq!(at_once.consolidation_siemens, of(RULES[0]).energy_siemens);
    assert_eq!((at_once.final_siemens, at_once.transient_sum_siemens), (0.0, 0.0));
    let minimal = of(RULES[3]).minimal_siemens;
    assert!((at_end.consolidation_siemens / minimal - 1.0).abs() < 1e-12 && at_end.events == 0);
    for middle in [per_synapse, any_synapse] {
        assert!(middle.consolidation_siemens > minimal && middle.events > 0);
        assert!(middle.consolidation_siemens < 0.8 * at_once.consolidation_siemens);
        assert!(middle.transient_sum_siemens < at_end.transient_sum_siemens);
    }
}

/// Rounds go on until for the first time every conductance was within the tolerance of its mean over the last ones.
#[test]
fn exact_learning_ends_when_conductances_settle() {
    let parameters = Parameters::default();
    let mut stream = random::stream(1, "test", "settling", 0);
    let task = Task::random(settings(4), &parameters, &mut stream).unwrap();
    let stop = Stop::default();
    let mut rounds: Vec<(Vec<f64>, f64, f64)> = Vec::new();
    let mut watch = |round: Round<'_>| {
        assert_eq!(round.number as usize, rounds.len() + 1);
        rounds.push((round.conductances.to_vec(), round.energy_siemens, round.minimal_siemens));
    };
    let caching = Caching::lasting(Consolidation::AtEnd);
    let run = learn(&parameters, &task, caching, &[], &stop, &mut stream, &mut watch).unwrap();
    assert_eq!((run.ending, run.rounds as usize), (Ending::Converged, rounds.len()));
    let settled_by = |end: usize| {
        let window = &rounds[end - 10..end];
        (0..100).all(|channel| {
            let mean = window.iter().map(|round| round.0[channel]).sum::<f64>() / 10.0;
            window.iter().all(|round| (round.0[channel] - mean).abs() <= 0.075e-9)
        })
    };
    assert_eq!((10..=rounds.len()).find(|&end| settled_by(end)), Some(rounds.len()));
    let settled = run.settled.unwrap();
    let (first, last) = (&rounds[rounds.len() - 10], &rounds[rounds.len() - 1]);
    assert_eq!(settled.round + 9, run.rounds);
    assert_eq!((settled.energy_siemens, settled.minimal_siemens), (first.1, first.2));
    assert_eq!((&run.conductances, run.energy_siemens, run.minimal_siemens), (&last.0, last.1, last.2));

    let limit = Stop { rounds: 12, ..stop };
    let gave_up = learned(&parameters, settings(4), caching, &[], &limit, false);
    assert_eq!((gave_up.ending, gave_up.rounds, gave_up.settled), (Ending::GaveUp, 12, None));
    let all = Stop { tolerance_siemens: None, ..limit };
    let same = learned(&parameters, settings(4), caching, &[], &all, false);
    assert_eq!(same, Learned { ending: Ending::AllRounds, ..gave_up });
}

/// What the neuron learns is the target: the response to target 1 becomes larger than to target 0.5, and stays so.
#[test]
fn stat_the_neuron_learns_its_targets() {
    let parameters = Parameters::default();
    let task = TaskSettings { patterns: 8, active: 2, sharing: Sharing::Disjoint, labels: Labels::Balanced };
    let mut stream = random::stream(1, "test", "targets", 0);
    let drawn = Task::random(task, &parameters, &mut stream).unwrap();
    let caching = Caching::lasting(Consolidation::AtEnd);
    let run = learn(&parameters, &drawn, caching, &[], &Stop::default(), &mut stream, &mut ()).unwrap();
    let success = Criteria::default().judge(&drawn, &run.conductances);
    assert!(success.separates && run.ending == Ending::Converged, "{success:?}");
    let unused = (0..100).filter(|channel| drawn.patterns().iter().all(|p| !p.channels.contains(channel)));
    assert!(
        unused.clone().count() == 84 && unused.into_iter().all(|channel| run.conductances[channel] == 0.0)
    );
}

#[test]
fn exact_criteria_count_in_standard_deviations_of_the_patterns() {
    let parameters = Parameters::default();
    let task = TaskSettings { patterns: 12, active: 1, sharing: Sharing::Disjoint, labels: Labels::Balanced };
    let task = Task::random(task, &parameters, &mut random::stream(1, "test", "criteria", 0)).unwrap();
    let judge = |full: [f64; 6], half: [f64; 6]| {
        let mut conductances = vec![0.0; 100];
        let (mut full, mut half) = (full.into_iter(), half.into_iter());
        for pattern in task.patterns() {
            let response = if pattern.class == Class::Full { full.next() } else { half.next() };
            conductances[pattern.channels[0]] = response.unwrap();
        }
        Criteria::default().judge(&task, &conductances)
    };
    // Mean 0, standard deviation 1.
    let even = [-1.0, 1.0, -1.0, 1.0, -1.0, 1.0];
    let above = |by: f64| even.map(|value| value + by);
    // The other class begins 1 below its mean: it is more than 5 away from 6.1 on.
    let far = judge(above(6.1), even);
    assert!(far.within && far.apart && far.separates && far.succeeded());
    let near = judge(above(5.9), even);
    assert!(near.within && !near.apart && near.separates && !near.succeeded());
    assert!(!judge(above(1.0), even).separates);
    // One of six at the root of 5 standard deviations of its class.
    let outlier = judge([20.0, 20.0, 20.0, 20.0, 20.0, 20.1], even);
    assert!(!outlier.within && !outlier.succeeded());
}

#[test]
fn exact_first_run_of_the_spiking_neuron() {
    let run = learned(
        &Parameters::default(),
        settings(3),
        Caching::lasting(RULES[3]),
        &[],
        &Stop::default(),
        false,
    );
    assert_eq!((run.rounds, run.spikes), (67, 479));
    assert!((run.energy_siemens / 4.988212356689617e-8 - 1.0).abs() < 1e-9, "{}", run.energy_siemens);
}

#[test]
fn exact_what_is_outside_the_domain_is_told() {
    let run = |change: fn(&mut Parameters)| {
        let mut parameters = Parameters::default();
        change(&mut parameters);
        let mut stream = random::stream(1, "test", "errors", 0);
        let task = Task::random(settings(1), &Parameters::default(), &mut stream).unwrap();
        let caching = Caching::lasting(Consolidation::AtEnd);
        learn(&parameters, &task, caching, &[], &Stop::default(), &mut stream, &mut ()).map(|run| run.rounds)
    };
    for (change, part) in [
        ((|p| p.neuron.capacitance_farads = 0.0) as fn(&mut Parameters), "capacitance"),
        (|p| p.neuron.leak_siemens = f64::NAN, "leak"),
        (|p| p.neuron.threshold_volts = -0.08, "threshold"),
        (|p| p.neuron.rest_volts = f64::INFINITY, "rest"),
        (|p| p.neuron.adaptation_seconds = 1e-5, "time step"),
        (|p| p.inputs.auditory_hertz = 2e4, "more than once"),
        (|p| p.inputs.neurons_per_channel = 300, "255"),
        (|p| p.inputs.background_siemens = -1e-9, "background"),
        (|p| p.plasticity.bound_siemens = 0.0, "bound"),
        (|p| p.plasticity.initial_siemens = 3e-9, "above the bound"),
        (|p| p.plasticity.depression = -1.0, "depression"),
        (|p| p.protocol.step_seconds = 0.0, "time step"),
        (|p| p.protocol.step_seconds = 1e-9, "time steps"),
        (|p| p.protocol.visual_seconds = [0.1, 0.2], "visual window"),
    ] {
        let message = run(change).unwrap_err().to_string();
        assert!(message.contains(part) && !message.contains('\n'), "{part}: {message}");
    }
    let bad_stop = |stop: Stop| stop.check().unwrap_err();
    assert_eq!(bad_stop(Stop { rounds: 0, ..Stop::default() }), SpikingError::NoRounds);
    assert!(Stop { settling_rounds: 1, ..Stop::default() }.check().is_err());
    assert!(Stop { tolerance_siemens: Some(f64::NAN), ..Stop::default() }.check().is_err());
}
