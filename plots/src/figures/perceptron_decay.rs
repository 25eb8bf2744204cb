use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "3-decay",
        rows: &[
            &["3-energy-per-synapse", "3-threshold-per-synapse"],
            &["3-time-per-synapse", "3-lost-per-synapse"],
        ],
        columns: 2,
        look,
    },
    Figure {
        name: "3-decay-any-synapse",
        rows: &[
            &["3-energy-any-synapse", "3-threshold-any-synapse"],
            &["3-time-any-synapse", "3-lost-any-synapse"],
        ],
        columns: 2,
        look,
    },
    Figure {
        name: "3-decay-reshuffled",
        rows: &[
            &["3-energy-reshuffled", "3-threshold-reshuffled"],
            &["3-time-reshuffled", "3-lost-reshuffled"],
        ],
        columns: 2,
        look,
    },
    Figure {
        name: "3-S1A-energy-against-time",
        rows: &[&["3-S1A-per-synapse", "3-S1A-any-synapse", "3-S1A-converged"]],
        columns: 3,
        look,
    },
    Figure {
        name: "convergence",
        rows: &[&["converged-per-synapse", "converged-any-synapse", "converged-reshuffled"]],
        columns: 3,
        look,
    },
];

fn look(series: &str) -> Look {
    match series.strip_suffix("-path").unwrap_or(series) {
        "cost-0" | "decay-4" => Look::points(colour::BLACK, Mark::Disc),
        "cost-1" | "decay-3" => Look::points(colour::BLUE, Mark::Square),
        "cost-2" | "decay-2" => Look::points(colour::VERMILLION, Mark::Triangle),
        "cost-3" | "decay-1" => Look::points(colour::ORANGE, Mark::Disc),
        "cost-4" | "decay-0" => Look::points(colour::SKY, Mark::Square),
        "per-synapse-rule" => Look::points(colour::GREEN, Mark::Square),
        "any-synapse-rule" => Look::points(colour::GREY, Mark::Triangle),
        "steady-state" => Look::line(colour::PALE, Stroke::Solid),
        "by-epochs" => Look::line(colour::GREY, Stroke::Solid),
        "limit" => Look::line(colour::BLACK, Stroke::Solid),
        "limit-threshold" => Look::line(colour::GREY, Stroke::Dashed),
        "no-caching" => Look::line(colour::GREY, Stroke::Dashed),
        "least" => Look::line(colour::GREY, Stroke::Dotted),
        _ => PLAIN,
    }
}
