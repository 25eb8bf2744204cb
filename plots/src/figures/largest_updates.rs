use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "3a-savings-against-fraction",
        rows: &[&["3a-m0", "3a-m1"], &["3a-samples", "failed"]],
        columns: 2,
        look,
    },
    Figure {
        name: "3b-largest-updates-against-size",
        rows: &[&["3b-m0", "3b-m1"], &["best-fraction-m0", "best-fraction-m1"]],
        columns: 2,
        look,
    },
    Figure { name: "3d-accuracy-and-switching", rows: &[&["3d-accuracy", "index"]], columns: 2, look },
];

fn look(series: &str) -> Look {
    match series {
        // The standard network is a line against the fraction and points against the size.
        "standard" => Look { colour: colour::BLACK, stroke: Stroke::Solid, mark: Mark::Square },
        "layer" => Look::points(colour::BLUE, Mark::Disc),
        "neuron" => Look::points(colour::ORANGE, Mark::Triangle),
        "subnet" => Look::points(colour::PURPLE, Mark::Square),
        "subnet-alone" => Look::points(colour::SKY, Mark::Disc),
        "independent" => Look::line(colour::PURPLE, Stroke::Dashed),
        "mask" => Look::points(colour::GREEN, Mark::Square),
        "redrawn" => Look::points(colour::GREY, Mark::Disc),
        "most-active" => Look::points(colour::VERMILLION, Mark::Disc),
        "largest-errors" => Look::points(colour::BLACK, Mark::Triangle),
        "no-slower" => Look::line(colour::GREY, Stroke::Dotted),
        "chance" => Look::line(colour::GREY, Stroke::Dashed),
        "fraction" => Look::line(colour::GREEN, Stroke::Solid),
        _ => PLAIN,
    }
}
