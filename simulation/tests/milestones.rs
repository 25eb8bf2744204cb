//! Learning past several accuracies is learning with a test of all images, and looking up afterwards when each was first reached.

use plasticity_simulation::data::digits;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Direct, Ending, Engine, Evaluation, Goal, Initial, Material, Milestones, SampleOrder, Samples, Settings,
    learn, learn_past,
};
use plasticity_simulation::random::{self, Stream};
use std::num::NonZeroU64;

fn network(material: &Material, random: &mut Stream) -> Direct {
    let settings = Settings { learning_rate: 0.5, ..Settings::lvr(12) };
    let initial = Initial::random(settings, &material.training, random).unwrap();
    Direct::new(initial, PlasticityCost::CHANGE, None).unwrap()
}

#[test]
fn exact_accuracies_are_passed_at_the_first_test_that_reaches_them() {
    let material = Material::new(&Settings::lvr(12), &digits::generate(1, 300, 120), Evaluation::Test);
    let test_every = NonZeroU64::new(50).unwrap();
    let limit = 2020;

    let mut random = random::stream(1, "milestones", "network", 0);
    let mut engine = network(&material, &mut random);
    let mut curve = Vec::new();
    let mut watch =
        |engine: &dyn Engine, accuracy: f64| curve.push((engine.samples(), accuracy, engine.energy()));
    let goal = Goal { target: None, limit, test_every };
    let mut samples = Samples::new(SampleOrder::File, material.training.count());
    let whole = learn(&mut engine, &material, &goal, &mut samples, &mut random, Some(&mut watch));

    for (accuracies, ending) in
        [(vec![0.1, 0.3, 0.35, 0.5], Ending::Reached), (vec![0.3, 0.5, 1.0], Ending::GaveUp)]
    {
        let expected: Vec<_> = accuracies
            .iter()
            .map_while(|&wanted| curve.iter().find(|(_, accuracy, _)| *accuracy >= wanted))
            .map(|(samples, _, energy)| (*samples, *energy))
            .collect();
        let mut random = random::stream(1, "milestones", "network", 0);
        let mut engine = network(&material, &mut random);
        let mut samples = Samples::new(SampleOrder::File, material.training.count());
        let mut found = Vec::new();
        let mut passed = |number: usize, engine: &dyn Engine| {
            assert_eq!(number, found.len());
            found.push((engine.samples(), engine.energy()));
        };
        let milestones = Milestones { accuracies, limit, test_every };
        let learned = learn_past(&mut engine, &material, &milestones, &mut samples, &mut random, &mut passed);
        assert_eq!(found, expected);
        assert_eq!(learned.ending, ending);
        match ending {
            Ending::Reached => assert_eq!(learned.samples, found.last().unwrap().0),
            _ => assert_eq!((learned.samples, learned.accuracy), (limit, whole.accuracy)),
        }
    }
}
