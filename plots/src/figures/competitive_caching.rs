use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "4a-caching-against-threshold",
        rows: &[&["4a-m0", "4a-m1"], &["4a-samples", "failed"]],
        columns: 2,
        look,
    },
    Figure {
        name: "4b-caching-against-size",
        rows: &[&["4b-m0", "4b-m1"], &["best-threshold", "maintenance"]],
        columns: 2,
        look,
    },
];

fn look(series: &str) -> Look {
    match series {
        "all" | "all-for-m1" => Look::points(colour::BLUE, Mark::Disc),
        "subnet" | "subnet-for-m1" => Look::points(colour::PURPLE, Mark::Square),
        "largest" => Look::points(colour::ORANGE, Mark::Triangle),
        "all-for-m0" => Look::points(colour::SKY, Mark::Disc),
        "subnet-for-m0" => Look::points(colour::GREY, Mark::Square),
        // Without caching they are lines against the threshold and points against the size.
        "all-uncached" => Look { colour: colour::BLACK, stroke: Stroke::Solid, mark: Mark::Square },
        "subnet-uncached" => Look { colour: colour::GREEN, stroke: Stroke::Dashed, mark: Mark::Triangle },
        "largest-uncached" => Look { colour: colour::VERMILLION, stroke: Stroke::Dotted, mark: Mark::Disc },
        "one-each" => Look::line(colour::GREY, Stroke::Dotted),
        "direct" => Look::line(colour::GREY, Stroke::Dashed),
        _ => PLAIN,
    }
}
