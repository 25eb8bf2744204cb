use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure { name: "2A-trace", rows: &[&["2A-trace"]], columns: 2, look },
    Figure {
        name: "2B-energy-against-threshold",
        rows: &[&["2B-per-synapse", "2B-any-synapse", "2B-total"]],
        columns: 3,
        look,
    },
    Figure {
        name: "2C-energy-against-cost",
        rows: &[
            &["2C-energy-per-synapse", "2C-energy-any-synapse"],
            &["2C-threshold-per-synapse", "2C-threshold-any-synapse"],
        ],
        columns: 2,
        look,
    },
    Figure { name: "4B-rules", rows: &[&["4B-rules", "4B-rules-compared"]], columns: 2, look },
    Figure { name: "regime", rows: &[&["displacement", "regime"]], columns: 2, look },
    Figure { name: "change-cost", rows: &[&["change-cost"]], columns: 2, look },
];

fn look(series: &str) -> Look {
    match series {
        "total" | "walk-total" => solid_and_disc(colour::BLACK),
        "consolidation" => Look { stroke: Stroke::Dotted, ..Look::points(colour::BLUE, Mark::Square) },
        "walk-consolidation" => Look::line(colour::BLUE, Stroke::Solid),
        "maintenance" => Look::points(colour::VERMILLION, Mark::Triangle),
        "walk-maintenance" => Look::line(colour::VERMILLION, Stroke::Solid),
        "steady-state" | "steady-state-total" => Look::line(colour::GREY, Stroke::Dashed),
        "walk" => Look::line(colour::BLACK, Stroke::Solid),
        "no-caching" => Look::line(colour::GREY, Stroke::Dotted),
        "per-synapse-rule" => Look::points(colour::BLUE, Mark::Disc),
        "any-synapse-rule" => Look::points(colour::VERMILLION, Mark::Square),
        "total-rule" => Look::points(colour::ORANGE, Mark::Triangle),
        "correlated-total" => Look::line(colour::ORANGE, Stroke::Solid),
        "any-walk" => Look::line(colour::BLACK, Stroke::Solid),
        "any-theory" | "any-synapse-correlated" => Look::line(colour::VERMILLION, Stroke::Solid),
        "per-synapse-correlated" => Look::line(colour::BLUE, Stroke::Solid),
        "total-correlated" => Look::line(colour::ORANGE, Stroke::Solid),
        "displacement" => Look::points(colour::BLUE, Mark::Disc),
        "whole-run" => Look::line(colour::GREY, Stroke::Dotted),
        "tenth" => Look::line(colour::GREY, Stroke::Dashed),
        "correlated" => Look::line(colour::ORANGE, Stroke::Solid),
        "total-theory" => Look::line(colour::ORANGE, Stroke::Solid),
        "persistent" => Look::line(colour::BLUE, Stroke::Solid),
        "transient" => Look::line(colour::VERMILLION, Stroke::Solid),
        "equal" => Look::line(colour::GREY, Stroke::Dotted),
        "threshold-above" | "threshold-below" => Look::line(colour::GREY, Stroke::Dashed),
        "events" => Look::line(colour::PALE, Stroke::Solid),
        _ => PLAIN,
    }
}

const fn solid_and_disc(of: plotters::style::RGBColor) -> Look {
    Look { colour: of, stroke: Stroke::Solid, mark: Mark::Disc }
}
