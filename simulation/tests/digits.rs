//! Procedural digits: what every experiment on them relies on.

use plasticity_simulation::data::digits::{self, CLASSES, PIXELS, Part, SIDE};
use sha2::{Digest, Sha256};

#[test]
fn exact_first_digits() {
    let data = digits::generate(1, 200, 50);
    let mut hash = Sha256::new();
    for part in [&data.training, &data.test] {
        for i in 0..part.count() {
            hash.update(part.image(i));
            hash.update([part.label(i) as u8]);
        }
    }
    let labels: Vec<usize> = (0..10).map(|i| data.training.label(i)).collect();
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(labels, [7, 6, 0, 9, 3, 8, 4, 1, 2, 0]);
    assert_eq!(hash, "8943423f9ef3847f505109c866c56146d64e985b49c05211d7dece713961fa0d");
}

#[test]
fn exact_digits_do_not_depend_on_their_number() {
    let (few, many) = (digits::generate(3, 5, 2), digits::generate(3, 40, 30));
    assert_eq!(few.source, "procedural digits, seed 3");
    for (few, many, part) in
        [(&few.training, &many.training, Part::Training), (&few.test, &many.test, Part::Test)]
    {
        for i in 0..few.count() {
            assert_eq!((few.image(i), few.label(i)), (many.image(i), many.label(i)));
            let (image, label) = digits::image(3, part, i as u64);
            assert_eq!((&image[..], usize::from(label)), (few.image(i), few.label(i)));
        }
    }
}

#[test]
fn exact_seeds_parts_and_indices_differ() {
    let mut images: Vec<_> =
        [(1, Part::Training), (1, Part::Test), (2, Part::Training), (u64::MAX, Part::Test)]
            .into_iter()
            .flat_map(|(seed, part)| (0..250).map(move |index| digits::image(seed, part, index).0))
            .collect();
    images.sort_unstable();
    images.dedup();
    assert_eq!(images.len(), 1000);
}

#[test]
fn exact_digits_fill_their_box_and_are_centred() {
    let mut off_centre = 0;
    for index in 0..5000 {
        let (image, _) = digits::image(4, Part::Training, index);
        let inked: Vec<(usize, usize)> =
            (0..PIXELS).filter(|&i| image[i] > 0).map(|i| (i / SIDE, i % SIDE)).collect();
        let span = |at: fn(&(usize, usize)) -> usize| {
            let (low, high) = (inked.iter().map(at).min().unwrap(), inked.iter().map(at).max().unwrap());
            high - low + 1
        };
        let (height, width) = (span(|at| at.0), span(|at| at.1));
        // The faint edge of the ink is lost where it rounds to 0.
        assert!((18..=20).contains(&height.max(width)), "image {index}: {height} x {width}");
        assert!(inked.len() >= 20 && image.iter().any(|&pixel| pixel > 128), "image {index}");

        let mass: f64 = image.iter().map(|&pixel| f64::from(pixel)).sum();
        let moment = |at: fn(usize) -> usize| -> f64 {
            (0..PIXELS).map(|i| f64::from(image[i]) * at(i) as f64).sum::<f64>() / mass
        };
        let (y, x) = (moment(|i| i / SIDE), moment(|i| i % SIDE));
        assert!((y - 14.0).abs() < 1.5 && (x - 14.0).abs() < 1.5, "image {index}: ({y}, {x})");
        off_centre += usize::from((y - 14.0).abs() > 0.501 || (x - 14.0).abs() > 0.501);
    }
    // Only where the box would leave the image.
    assert!(off_centre <= 5, "{off_centre}");
}

/// False alarms: 1e-4, the chi-square distribution of nine degrees of freedom.
#[test]
fn stat_classes_are_equally_common() {
    let mut counts = [0.0_f64; CLASSES as usize];
    for index in 0..20_000 {
        counts[usize::from(digits::image(5, Part::Test, index).1)] += 1.0;
    }
    let chi_square: f64 = counts.iter().map(|count| (count - 2000.0).powi(2) / 2000.0).sum();
    assert!(chi_square < 33.72, "{chi_square}: {counts:?}");
}

/// Ink and hardness, near to those of MNIST (0.131, 0.191, 82.0 %). Standard errors of the three are 0.0006, 0.0007 and
/// 0.7 %, so that false alarms are below 1e-4 if the true values are those of the page, 0.133, 0.194 and 81.3 %.
#[test]
fn stat_ink_and_hardness() {
    let data = digits::generate(6, 5000, 3000);
    let classes = usize::from(CLASSES);
    let mut means = vec![[0.0_f64; PIXELS]; classes];
    let mut counts = vec![0.0_f64; classes];
    let (mut ink, mut inked) = (0.0, 0.0);
    for i in 0..data.training.count() {
        let label = data.training.label(i);
        counts[label] += 1.0;
        for (mean, &pixel) in means[label].iter_mut().zip(data.training.image(i)) {
            *mean += f64::from(pixel) / 255.0;
            ink += f64::from(pixel) / 255.0;
            inked += f64::from(u8::from(pixel > 0));
        }
    }
    for (mean, count) in means.iter_mut().zip(&counts) {
        mean.iter_mut().for_each(|pixel| *pixel /= count);
    }
    let nearest = |image: &[u8]| {
        let distance = |mean: &[f64; PIXELS]| -> f64 {
            mean.iter().zip(image).map(|(mean, &pixel)| (mean - f64::from(pixel) / 255.0).powi(2)).sum()
        };
        (0..classes).min_by(|&a, &b| distance(&means[a]).total_cmp(&distance(&means[b]))).unwrap()
    };
    let right = (0..data.test.count()).filter(|&i| nearest(data.test.image(i)) == data.test.label(i)).count();
    let accuracy = right as f64 / data.test.count() as f64;
    let pixels = (data.training.count() * PIXELS) as f64;
    assert!((ink / pixels - 0.133).abs() < 0.003, "{}", ink / pixels);
    assert!((inked / pixels - 0.194).abs() < 0.004, "{}", inked / pixels);
    assert!((0.78..0.845).contains(&accuracy), "{accuracy}");
}
