use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "1C-1D-energy-and-inefficiency",
        rows: &[&["1C-energy", "1D-inefficiency"]],
        columns: 2,
        look,
    },
    Figure {
        name: "1-S1-exponents-and-potentiation",
        rows: &[&["1-S1-exponent", "1-S1-potentiation"]],
        columns: 2,
        look,
    },
    Figure { name: "variance", rows: &[&["variance", "stabilities"]], columns: 2, look },
    Figure { name: "size", rows: &[&["size-updates", "size-presentations"]], columns: 2, look },
    Figure { name: "capacity", rows: &[&["tail", "capacity"]], columns: 2, look },
];

fn look(series: &str) -> Look {
    match series {
        "energy" => Look::points(colour::VERMILLION, Mark::Disc),
        "energy-theory" => Look::line(colour::VERMILLION, Stroke::Solid),
        "minimal" => Look::points(colour::BLUE, Mark::Square),
        "minimal-theory" => Look::line(colour::BLUE, Stroke::Dashed),
        "unfinished" => Look::points(colour::BLACK, Mark::Triangle),
        "equation-3" => Look::line(colour::GREY, Stroke::Dashed),
        "walk" => Look::line(colour::ORANGE, Stroke::Dashed),
        "near-capacity" => Look::line(colour::ORANGE, Stroke::Dotted),
        "corrected" => Look::line(colour::BLACK, Stroke::Solid),
        "inefficiency" | "all" => Look::points(colour::BLUE, Mark::Disc),
        "potentiation" => Look::points(colour::VERMILLION, Mark::Triangle),
        "half" => Look::line(colour::BLACK, Stroke::Dashed),
        "text" | "one" | "half-of-runs" => Look::line(colour::GREY, Stroke::Dotted),
        "fit" => Look::line(colour::BLACK, Stroke::Dashed),
        "uniform" | "solvable" => Look::line(colour::BLACK, Stroke::Solid),
        "unsolvable" => Look::line(colour::VERMILLION, Stroke::Solid),
        "learned" => Look::points(colour::BLUE, Mark::Disc),
        "tail" | "stabilities" => Look::line(colour::BLUE, Stroke::Solid),
        "size-1" => Look::points(colour::ORANGE, Mark::Triangle),
        "size-2" => Look::points(colour::VERMILLION, Mark::Square),
        "size-3" => Look::points(colour::BLUE, Mark::Disc),
        "size-4" => Look::points(colour::BLACK, Mark::Square),
        _ => PLAIN,
    }
}
