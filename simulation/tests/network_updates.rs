//! How often each synapse is updated: counts against meters, masks and the order of updates.

use plasticity_simulation::data::digits;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Blocks, Coded, Competition, Direct, Engine, Initial, Layer, MaskDraw, Restriction, Settings,
    update_counts,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;

const NUMBERS: [usize; 12] = [0, 3, 5, 3, 7, 11, 2, 2, 9, 4, 1, 8];

fn network(restriction: Restriction) -> (Initial, Coded) {
    let images = digits::generate(1, 12, 10).training;
    let settings = Settings { restriction, initial_deviation: 0.1, ..Settings::vrp(20) };
    let coded = Coded::new(&settings, &images, &images);
    let initial = Initial::random(settings, &coded, &mut random::stream(1, "test", "updates", 0)).unwrap();
    (initial, coded)
}

#[test]
fn exact_counts_add_up_to_the_meter_and_keep_to_masks() {
    let largest = |among| Restriction::LargestUpdates { fraction: 0.1, among };
    for restriction in [
        Restriction::None,
        Restriction::SynapticMask { draw: MaskDraw::PerLayer, input: 0.1, output: 0.5 },
        Restriction::RedrawnMask { input: 0.1, output: 1.0 },
        Restriction::Subnet { units: 4 },
        largest(Competition::Layer),
        largest(Competition::Neuron),
        largest(Competition::Subnet { units: 4 }),
    ] {
        let (initial, coded) = network(restriction);
        let counts = update_counts(initial.clone(), &coded, &NUMBERS).unwrap();
        let mut direct = Direct::new(initial.clone(), PlasticityCost::CHANGE, None).unwrap();
        direct.learn(&coded, &NUMBERS).unwrap();
        let energy = direct.energy();
        for layer in [Layer::Input, Layer::Output] {
            let sum: u32 = counts.get(layer).iter().sum();
            assert_eq!(f64::from(sum), energy.get(layer).changes.changes, "{restriction:?} {layer:?}");
            let plastic = initial.plastic(0);
            let outside =
                counts.get(layer).iter().zip(plastic.get(layer)).filter(|(count, is)| **count > 0 && !**is);
            assert_eq!(outside.count(), 0, "{restriction:?} {layer:?}");
        }
        if restriction == largest(Competition::Layer) {
            // As many at every sample, and not the same.
            assert_eq!(counts.input.iter().sum::<u32>(), 12 * 1570);
            assert!(counts.input.iter().filter(|count| **count > 0).count() > 2 * 1570);
        }
    }
}

#[test]
fn exact_a_network_goes_on_from_the_weights_of_another_engine() {
    let (initial, coded) = network(Restriction::Subnet { units: 4 });
    let mut fast = Blocks::new(initial.clone(), PlasticityCost::CHANGE, Simd::detect());
    fast.learn(&coded, &NUMBERS).unwrap();
    let on = initial.clone().with_weights(&fast.weights());
    assert_eq!((on.plastic(0), on.settings()), (initial.plastic(0), initial.settings()));
    for layer in [Layer::Input, Layer::Output] {
        let pairs = on.weights().get(layer).iter().zip(fast.weights().get(layer).clone());
        assert!(pairs.into_iter().all(|(on, fast)| *on == fast as f32));
    }
}
