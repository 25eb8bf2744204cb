//! The walk of a decaying weight against its definition, written with branches.

use plasticity_simulation::decaying_walk::DecayingWalk;
use plasticity_simulation::random::{self, Stream};
use rand::Rng;

const SETTINGS: [(f64, f64, f64); 9] = [
    (0.2, 500.0, 5.0),
    (0.01, 20.0, 2.0),
    (1.0, 500.0, 5.0),
    (1.0, 1.0, 0.5),
    (0.7, 20.0, 0.0),
    (0.3, 1e9, 14.25),
    (0.5, 100.0, 1e9),
    (1e-9, 100.0, 1.0),
    (0.999, 1.5, 1.0),
];

fn stream(case: usize) -> Stream {
    random::stream(1, "test", "decaying-walk", case as u64)
}

/// $|s|$ after each presentation.
fn by_definition((probability, time_constant, threshold): (f64, f64, f64), random: &mut Stream) -> Vec<f64> {
    let mut weight = 0.0_f64;
    let present = |_| {
        weight *= 1.0 - 1.0 / time_constant;
        let bits = random.next_u64();
        if ((bits >> 11) as f64) < probability * (1_u64 << 53) as f64 {
            weight += if bits & 1 == 0 { 1.0 } else { -1.0 };
            if weight.abs() > threshold {
                weight = 0.0;
            }
        }
        weight.abs()
    };
    (0..PRESENTATIONS).map(present).collect()
}

const PRESENTATIONS: usize = 20_000;

#[test]
fn exact_walk_is_its_definition() {
    for (case, settings) in SETTINGS.into_iter().enumerate() {
        let walk = DecayingWalk::new(settings.0, settings.1, settings.2).unwrap();
        let path = walk.path_after_reset(PRESENTATIONS, &mut stream(case));
        assert!(path == by_definition(settings, &mut stream(case)), "{settings:?}");
    }
}

#[test]
fn exact_tally_is_of_what_was_observed() {
    for (case, (probability, time_constant, threshold)) in SETTINGS.into_iter().enumerate() {
        // Nothing settles within the time of a test where updates are that rare and nothing decays.
        if probability < 1e-6 || time_constant > 1e6 {
            continue;
        }
        let walk = DecayingWalk::new(probability, time_constant, threshold).unwrap();
        let (mut observed, mut sum, mut largest) = (0, 0.0, 0.0_f64);
        let tally = walk.run_observed(PRESENTATIONS as u64, &mut stream(case), |size| {
            (observed, sum, largest) = (observed + 1, sum + size, largest.max(size));
        });
        assert_eq!((tally.presentations, tally.abs_sum), (observed, sum));
        assert!(largest <= threshold);
        // Nothing more than a step above the threshold is consolidated, and nothing below it.
        let (count, of_sizes) = (tally.consolidations as f64, tally.size_sum);
        assert!(count * threshold <= of_sizes && of_sizes <= count * (threshold + 1.0), "{tally:?}");
        assert!(tally.consolidations == 0 || threshold < 1e6);
    }
}
