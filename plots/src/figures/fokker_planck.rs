use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "6-learning",
        rows: &[
            &["6-consolidation", "6-maintenance", "6-endings"],
            &["6-any-consolidation", "6-any-maintenance", "6-any-endings"],
        ],
        columns: 3,
        look,
    },
    Figure {
        name: "6-consolidations",
        rows: &[&["6-rate", "6-size"], &["6-any-rate", "6-any-size"]],
        columns: 2,
        look,
    },
    Figure {
        name: "law",
        rows: &[&["law-walk", "law-diffusive"], &["law-learning", "relaxation"]],
        columns: 2,
        look,
    },
    Figure {
        name: "steady-state",
        rows: &[
            &["rate-probability", "rate-time-constant", "rate-threshold"],
            &["power-probability", "power-time-constant", "power-threshold"],
            &["mean-abs-probability", "mean-abs-time-constant", "mean-abs-threshold"],
        ],
        columns: 3,
        look,
    },
    Figure {
        name: "tiers",
        rows: &[
            &["tiers-rate-probability", "tiers-rate-time-constant", "tiers-rate-threshold"],
            &["tiers-power-probability", "tiers-power-time-constant", "tiers-power-threshold"],
            &["tiers-mean-abs-probability", "tiers-mean-abs-time-constant", "tiers-mean-abs-threshold"],
        ],
        columns: 3,
        look,
    },
];

fn look(series: &str) -> Look {
    match series {
        "closed" => Look::line(colour::VERMILLION, Stroke::Dashed),
        "shifted" => Look::line(colour::ORANGE, Stroke::Dotted),
        "exact" | "one" => Look::line(colour::BLACK, Stroke::Solid),
        "walk" => Look::points(colour::BLUE, Mark::Disc),
        "learning" => Look::points(colour::GREEN, Mark::Square),
        "errors" => Look::points(colour::BLUE, Mark::Disc),
        "converged" => Look::line(colour::GREEN, Stroke::Solid),
        "cycling" => Look::line(colour::SKY, Stroke::Dashed),
        _ => PLAIN,
    }
}
