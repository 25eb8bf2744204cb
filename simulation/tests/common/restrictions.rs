//! Restrictions to test.

use plasticity_simulation::network::{Coded, Competition, Engine, Initial, Layer, MaskDraw, Restriction};

/// Every restriction, of a network of so many hidden units.
pub(crate) fn every(hidden: usize) -> Vec<Restriction> {
    every_draw(hidden, 0.3)
}

/// Every restriction, with a share of synapses or units plastic.
pub(crate) fn every_draw(hidden: usize, share: f64) -> Vec<Restriction> {
    let units = ((share * hidden as f64) as usize).max(1);
    let mut all = vec![
        Restriction::None,
        Restriction::RedrawnMask { input: share, output: 1.0 },
        Restriction::RedrawnMask { input: share, output: (1.0 + share) / 2.0 },
        Restriction::NeuronMask { units },
        Restriction::Subnet { units },
        Restriction::LargestWeights { fraction: share },
        Restriction::MostActive { units },
        Restriction::LargestErrors { units },
    ];
    for draw in [MaskDraw::Bernoulli, MaskDraw::PerLayer, MaskDraw::PerRow] {
        all.push(Restriction::SynapticMask { draw, input: share, output: 1.0 });
        all.push(Restriction::SynapticMask { draw, input: share, output: (1.0 + share) / 2.0 });
        all.push(Restriction::ClassMasks { draw, input: share, output: (1.0 + share) / 2.0 });
    }
    for among in [Competition::Layer, Competition::Neuron, Competition::Subnet { units }] {
        all.push(Restriction::LargestUpdates { fraction: share, among });
        all.push(Restriction::LargestUpdates { fraction: share / 10.0, among });
    }
    all
}

/// Learns all images twice, in pieces.
pub(crate) fn learn_in_pieces(engine: &mut dyn Engine, coded: &Coded) {
    let all: Vec<usize> = (0..coded.count()).chain(0..coded.count()).collect();
    for piece in all.chunks(37) {
        engine.learn(coded, piece).unwrap();
    }
}

/// Checks that the synapses that are static for good have their initial weights, bit for bit, and that others have changed.
pub(crate) fn static_synapses(initial: &Initial, engine: &dyn Engine, classes: usize) {
    let now = engine.weights();
    let plastic: Vec<_> = (0..classes).map(|class| initial.plastic(class)).collect();
    for layer in [Layer::Input, Layer::Output] {
        let learns = *initial.settings().plastic.get(layer);
        let (mut changed, mut all) = (0, 0);
        for (place, (now, then)) in now.get(layer).iter().zip(initial.weights().get(layer)).enumerate() {
            if learns && plastic.iter().any(|plastic| plastic.get(layer)[place]) {
                all += 1;
                changed += usize::from(*now != f64::from(*then));
            } else {
                assert_eq!(*now, f64::from(*then), "{layer:?} {place} {:?}", initial.settings());
            }
        }
        assert_eq!(changed > 0, all > 0, "{layer:?} {:?}", initial.settings());
    }
}
