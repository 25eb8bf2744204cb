use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure { name: "5-extrapolation", rows: &[&["5-m0", "5-m1"]], columns: 2, look },
    Figure { name: "fit-range", rows: &[&["local-exponents", "fit-range"]], columns: 2, look },
];

fn look(series: &str) -> Look {
    match series {
        "wide" => Look::line(colour::BLUE, Stroke::Solid),
        "middle" => Look::line(colour::ORANGE, Stroke::Dashed),
        "large" => Look::line(colour::VERMILLION, Stroke::Dotted),
        "standard" => Look::points(colour::BLACK, Mark::Square),
        "printed" => Look::points(colour::GREEN, Mark::Triangle),
        "m0" => Look::points(colour::BLACK, Mark::Square),
        "m1" => Look::points(colour::VERMILLION, Mark::Disc),
        "printed-m0" => Look::line(colour::BLACK, Stroke::Dashed),
        "printed-m1" => Look::line(colour::VERMILLION, Stroke::Dotted),
        "root" => Look::line(colour::BLUE, Stroke::Dashed),
        _ => PLAIN,
    }
}
