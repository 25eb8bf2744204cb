use super::{Figure, PLAIN};
use crate::style::{Look, Mark, colour};

pub(super) static HEADLINE: &[Figure] = &[
    Figure { name: "headline", rows: &[&["m0"], &["m1"]], columns: 2, look },
    Figure { name: "headline-time", rows: &[&["samples"], &["reached"], &["leftover"]], columns: 2, look },
];

pub(super) static ROBUSTNESS: &[Figure] =
    &[Figure { name: "6-robustness", rows: &[&["6-m0"], &["6-m1"], &["samples"]], columns: 2, look }];

fn look(series: &str) -> Look {
    let colour = match series {
        "energy" => colour::BLUE,
        "algorithm-0" => colour::GREY,
        "algorithm-1" => colour::BLUE,
        "algorithm-2" => colour::ORANGE,
        "algorithm-3" => colour::VERMILLION,
        "algorithm-4" => colour::GREEN,
        "algorithm-5" => colour::BLACK,
        _ => return PLAIN,
    };
    Look::points(colour, Mark::Square)
}
