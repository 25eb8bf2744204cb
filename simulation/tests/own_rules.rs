//! Rules of consolidation and restrictions of plasticity that a user writes, held to those that are there: written anew, they are the same.

mod common;

use common::images;
use plasticity_simulation::data::Shape;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Coded, Competition, Direct, Engine, Initial, Layers, MaskDraw, Presented, Restrict, Restricted,
    Restriction, Settings as Network,
};
use plasticity_simulation::perceptron::decaying::{self, Course, Settings, TimeConstant};
use plasticity_simulation::perceptron::{
    Consolidate, Due, EpochLimit, Rule, Task, TaskSettings, Threshold, Updated, direct,
};
use plasticity_simulation::random;

/// What the rules of the toolkit do, in other words.
struct Anew {
    rule: Rule,
    /// Only then cycles are looked for.
    memoryless: bool,
    asked: u64,
}

impl Consolidate for Anew {
    fn due(&mut self, updated: &Updated<'_>, synapses: &mut [bool]) -> Due {
        self.asked += 1;
        assert!(synapses.iter().all(|marked| !marked) && synapses.len() == updated.change.len());
        assert_eq!(updated.persistent.len(), updated.transient.len());
        let largest = updated.transient.iter().fold(0.0, |largest: f64, s| largest.max(s.abs()));
        let sum: f64 = updated.transient.iter().map(|s| s.abs()).sum();
        let due = match self.rule {
            Rule::Immediate => true,
            Rule::AtEnd => false,
            Rule::AnySynapse(threshold) => largest > threshold.get(),
            Rule::Total(threshold) => sum > threshold.get() * (synapses.len() - 1) as f64,
            Rule::PerSynapse(threshold) => {
                for (place, s) in updated.transient.iter().enumerate() {
                    synapses[place] = s.abs() > threshold.get();
                }
                return Due::Marked;
            }
        };
        if due { Due::All } else { Due::Nothing }
    }

    fn is_memoryless(&self) -> bool {
        self.memoryless
    }
}

fn rules() -> Vec<Rule> {
    let mut rules = vec![Rule::Immediate, Rule::AtEnd];
    for threshold in [0.0, 1.5, 3.0, 8.5] {
        let threshold = Threshold::new(threshold).unwrap();
        rules.extend([Rule::PerSynapse(threshold), Rule::AnySynapse(threshold), Rule::Total(threshold)]);
    }
    rules
}

fn task(zero_mean: bool, seed: u64) -> Task {
    let settings = TaskSettings { inputs: 40, patterns: 45, zero_mean };
    Task::random(settings, &mut random::stream(seed, "test", "own rules", 0)).unwrap()
}

/// Bit for bit: the run with its weights, every update, every meter, the epochs; with and without decay, in a fixed and in a changing order,
/// ended by convergence, by a cycle or by the limit.
#[test]
fn exact_a_rule_written_anew_is_the_rule() {
    let mut endings = std::collections::BTreeSet::new();
    for seed in 0..6 {
        for (time_constant, shuffle) in
            [(f64::INFINITY, false), (f64::INFINITY, true), (2000.0, false), (60.0, false), (60.0, true)]
        {
            for rule in rules() {
                let task = task(seed % 2 == 1, seed);
                let time_constant = TimeConstant::new(time_constant).unwrap();
                let limit = EpochLimit::new(300).unwrap();
                let settings = Settings { rule, time_constant, limit, shuffle };
                let stream = || random::stream(seed, "test", "order", 1);
                let (mut updates, mut own_updates) = (Vec::new(), Vec::new());
                let there = decaying::learn_directly(&task, &settings, &mut stream(), &mut updates).unwrap();
                let mut anew = Anew { rule, memoryless: true, asked: 0 };
                let course = Course { time_constant, limit, shuffle };
                let own =
                    decaying::learn_by(&task, &course, &mut anew, &mut stream(), &mut own_updates).unwrap();
                assert_eq!(own, there, "{rule:?} {time_constant:?} {shuffle}");
                assert_eq!(own_updates, updates);
                assert!(anew.asked >= own.run.updates);
                endings.insert(format!("{:?}", own.run.ending).split(' ').next().map(str::to_owned));
                if time_constant == TimeConstant::INFINITE && !shuffle {
                    let (run, energy) = direct::learn(&task, rule, limit, &mut ()).unwrap();
                    assert_eq!((&own.run, own.energy), (&run, energy));
                }
            }
        }
    }
    assert_eq!(endings.len(), 3, "{endings:?}");
}

/// A rule that remembers is asked at every update of the run, and at no other.
#[test]
fn exact_a_rule_that_remembers_is_not_disturbed() {
    let rule = Rule::PerSynapse(Threshold::new(2.5).unwrap());
    let limit = EpochLimit::new(300).unwrap();
    let course = Course { time_constant: TimeConstant::new(30.0).unwrap(), limit, shuffle: false };
    for seed in 0..20 {
        let mut anew = Anew { rule, memoryless: false, asked: 0 };
        let mut stream = random::stream(seed, "test", "order", 1);
        let own = decaying::learn_by(&task(false, seed), &course, &mut anew, &mut stream, &mut ()).unwrap();
        assert_eq!(anew.asked, own.run.updates);
    }
}

const HIDDEN: usize = 9;

fn coded(settings: &Network) -> Coded {
    let all = images(60, Shape { rows: 5, columns: 7 }, 3, 0.4);
    Coded::new(settings, &all, &all)
}

fn initial(restriction: Restriction, coded: &Coded) -> Initial {
    let settings = Network { restriction, ..Network::vrp(HIDDEN) };
    Initial::random(settings, coded, &mut random::stream(5, "test", "own restriction", 0)).unwrap()
}

/// Which synapses are plastic at a sample.
type Selects = dyn FnMut(&Presented<'_>) -> Layers<Option<Vec<bool>>>;

/// A restriction by what a function says.
struct By<F>(F);

impl<F: FnMut(&Presented<'_>) -> Layers<Option<Vec<bool>>>> Restrict for By<F> {
    fn plastic(&mut self, presented: &Presented<'_>) -> Layers<Option<Vec<bool>>> {
        (self.0)(presented)
    }
}

/// Places of the largest, of equals the first.
fn largest(numbers: &[f32], count: usize) -> Vec<bool> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_by(|one, other| numbers[*other].total_cmp(&numbers[*one]).then(one.cmp(other)));
    let mut kept = vec![false; numbers.len()];
    places.into_iter().take(count).for_each(|place| kept[place] = true);
    kept
}

/// Bit for bit: weights and meters after every image twice.
fn same(restriction: Restriction, own: impl Fn(Initial) -> Box<Selects>) {
    let coded = coded(&Network::vrp(HIDDEN));
    let there = initial(restriction, &coded);
    // Weights are drawn before what is random of a restriction, so that they are the same without one.
    let plain = initial(Restriction::None, &coded);
    assert_eq!(plain.weights(), there.weights());
    let rule = own(there.clone());
    let mut built_in = Direct::new(there, PlasticityCost::CHANGE, None).unwrap();
    let mut anew = Restricted::new(Direct::new(plain, PlasticityCost::CHANGE, None).unwrap(), By(rule));
    common::restrictions::learn_in_pieces(&mut built_in, &coded);
    common::restrictions::learn_in_pieces(&mut anew, &coded);
    assert_eq!(anew.weights(), built_in.weights(), "{restriction:?}");
    assert_eq!(anew.energy(), built_in.energy(), "{restriction:?}");
    assert_eq!(anew.samples(), 120);
    let numbers: Vec<usize> = (0..coded.count()).collect();
    assert_eq!(anew.classify(&coded, &numbers), built_in.classify(&coded, &numbers));
}

#[test]
fn exact_a_restriction_written_anew_is_the_restriction() {
    same(Restriction::None, |_| Box::new(|_| Layers { input: None, output: None }));
    // What was drawn for good is known.
    let fixed = |initial: Initial| -> Box<Selects> {
        Box::new(move |presented| {
            let plastic = initial.plastic(presented.class);
            Layers { input: Some(plastic.input), output: Some(plastic.output) }
        })
    };
    same(Restriction::Subnet { units: 4 }, fixed);
    same(Restriction::NeuronMask { units: 4 }, fixed);
    same(Restriction::SynapticMask { draw: MaskDraw::PerRow, input: 0.4, output: 0.6 }, fixed);
    same(Restriction::ClassMasks { draw: MaskDraw::Bernoulli, input: 0.4, output: 0.6 }, fixed);
    same(Restriction::LargestUpdates { fraction: 0.1, among: Competition::Layer }, |initial| {
        let rate = initial.settings().learning_rate;
        Box::new(move |presented| {
            let size = |x: &f64| (*x as f32).abs();
            let errors: Vec<f32> = presented.errors.iter().map(|error| size(&(rate * error))).collect();
            let updates: Vec<f32> = errors
                .iter()
                .flat_map(|error| presented.inputs.iter().map(move |x| error * size(x)))
                .collect();
            let kept = (0.1 * updates.len() as f64).round() as usize;
            Layers { input: Some(largest(&updates, kept)), output: None }
        })
    });
    same(Restriction::LargestWeights { fraction: 0.2 }, |_| {
        Box::new(|presented| {
            let inputs = presented.inputs.len();
            let weight = |place: usize| (presented.input_weight(place / inputs, place % inputs) as f32).abs();
            let weights: Vec<f32> = (0..HIDDEN * inputs).map(weight).collect();
            let kept = (0.2 * weights.len() as f64).round() as usize;
            Layers { input: Some(largest(&weights, kept)), output: None }
        })
    });
    same(Restriction::MostActive { units: 3 }, |_| {
        Box::new(|presented| {
            let active: Vec<f32> =
                presented.hidden[..HIDDEN].iter().map(|activity| *activity as f32).collect();
            let input = largest(&active, 3).into_iter().flat_map(|kept| vec![kept; presented.inputs.len()]);
            Layers { input: Some(input.collect()), output: None }
        })
    });
}

/// What is presented is the sample: errors of the output are those that change the biases, and weights are those before learning.
#[test]
fn exact_a_restriction_is_shown_the_sample() {
    let coded = coded(&Network::vrp(HIDDEN));
    let initial = initial(Restriction::None, &coded);
    let (rate, then) = (initial.settings().learning_rate, initial.weights().clone());
    let seen = std::cell::RefCell::new(Vec::new());
    let watch = |presented: &Presented<'_>| {
        assert_eq!((presented.sample, presented.class, presented.classes), (0, coded.label(7), 3));
        assert_eq!(presented.inputs, coded.activities(7));
        assert_eq!((presented.hidden.len(), presented.hidden[HIDDEN], presented.errors.len()), (10, 1.0, 9));
        assert_eq!(presented.input_weight(2, 3), f64::from(then.input[2 * 36 + 3]));
        assert_eq!(presented.output_weight(1, 4), f64::from(then.output[10 + 4]));
        seen.borrow_mut().extend_from_slice(presented.output_errors);
        // Of what a list leaves out nothing is plastic.
        Layers { input: Some(Vec::new()), output: None }
    };
    let network = Direct::new(initial.clone(), PlasticityCost::CHANGE, None).unwrap();
    let mut network = Restricted::new(network, By(watch));
    network.learn(&coded, &[7]).unwrap();
    assert_eq!(network.weights().input, then.input.iter().map(|w| f64::from(*w)).collect::<Vec<_>>());
    for (unit, error) in seen.borrow().iter().enumerate() {
        let bias = unit * 10 + HIDDEN;
        let change = network.weights().output[bias] - f64::from(then.output[bias]);
        assert!((change - rate * error).abs() < 1e-15, "{unit}");
    }
}
