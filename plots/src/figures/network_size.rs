use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "1a-learning-rate",
        rows: &[&["1a-samples", "1a-m0"], &["1a-m1", "failed"]],
        columns: 2,
        look,
    },
    Figure { name: "1b-energy-against-size", rows: &[&["1b-energy", "local-exponents"]], columns: 2, look },
    Figure { name: "1c-time-and-updates", rows: &[&["1c-samples", "1c-update"]], columns: 2, look },
    Figure { name: "weights", rows: &[&["net-change", "inefficiency", "output-share"]], columns: 3, look },
];

fn look(series: &str) -> Look {
    match series {
        "size-1" => Look::points(colour::ORANGE, Mark::Triangle),
        "size-2" => Look::points(colour::BLUE, Mark::Disc),
        "size-3" => Look::points(colour::BLACK, Mark::Square),
        "size" => Look::points(colour::BLUE, Mark::Disc),
        "size-fit" => Look::line(colour::BLUE, Stroke::Solid),
        "m0" => Look::points(colour::BLACK, Mark::Square),
        "m0-fit" => Look::line(colour::BLACK, Stroke::Solid),
        "m1" => Look::points(colour::VERMILLION, Mark::Disc),
        "m1-fit" => Look::line(colour::VERMILLION, Stroke::Solid),
        "root" => Look::line(colour::BLUE, Stroke::Dashed),
        "one" => Look::line(colour::GREY, Stroke::Dotted),
        _ => PLAIN,
    }
}
