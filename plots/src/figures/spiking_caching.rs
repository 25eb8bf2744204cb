use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure { name: "2-S1-energy-and-saving", rows: &[&["2-S1-energy", "2-S1-saving"]], columns: 2, look },
    Figure { name: "success", rows: &[&["shares", "rounds"]], columns: 2, look: look_of_shares },
    Figure {
        name: "when-to-end",
        rows: &[&["course-energy", "course-saving"], &["tolerance-rounds", "tolerance-saving"]],
        columns: 2,
        look,
    },
    Figure {
        name: "one-run",
        rows: &[&["conductances"], &["volts-before", "volts-after-full", "volts-after-half"]],
        columns: 3,
        look,
    },
];

fn look(series: &str) -> Look {
    match series {
        "without" => Look::points(colour::BLACK, Mark::Square),
        "end" => Look::points(colour::VERMILLION, Mark::Disc),
        "minimal" => Look::line(colour::GREY, Stroke::Dotted),
        "threshold-1" => Look::line(colour::BLUE, Stroke::Solid),
        "threshold-2" => Look::line(colour::BLUE, Stroke::Dashed),
        "threshold-3" => Look::line(colour::BLUE, Stroke::Dotted),
        "paper" => Look::line(colour::GREY, Stroke::Dashed),
        "inverse" => Look::line(colour::GREY, Stroke::Dotted),
        "script" => Look::points(colour::BLACK, Mark::Square),
        "counted" => Look::points(colour::VERMILLION, Mark::Disc),
        "settled" => Look::points(colour::ORANGE, Mark::Triangle),
        "leak" => Look::points(colour::BLUE, Mark::Disc),
        "remainder" => Look::line(colour::VERMILLION, Stroke::Solid),
        "full" => Look::line(colour::VERMILLION, Stroke::Solid),
        "full-persistent" => Look::line(colour::VERMILLION, Stroke::Dotted),
        "half" => Look::line(colour::BLUE, Stroke::Solid),
        "half-persistent" => Look::line(colour::BLUE, Stroke::Dotted),
        "potential" => Look::line(colour::BLACK, Stroke::Solid),
        _ => PLAIN,
    }
}

fn look_of_shares(series: &str) -> Look {
    match series {
        "converge" => Look::points(colour::GREY, Mark::Disc),
        "separate" => Look::points(colour::BLACK, Mark::Square),
        "apart" => Look::points(colour::BLUE, Mark::Triangle),
        "within" => Look::points(colour::ORANGE, Mark::Triangle),
        "count" => Look::points(colour::VERMILLION, Mark::Disc),
        _ => look(series),
    }
}
