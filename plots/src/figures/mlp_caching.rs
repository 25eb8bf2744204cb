use super::{Figure, PLAIN};
use crate::style::{Look, Mark, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure {
        name: "5A-learning-rates",
        rows: &[&["5A-true", "5A-authors"]],
        columns: 2,
        look: look_of_rates,
    },
    Figure { name: "rates", rows: &[&["rate-energy", "rate-reached"]], columns: 2, look },
    Figure { name: "5B-caching", rows: &[&["5B-true", "5B-authors"]], columns: 2, look },
    Figure { name: "5B-thresholds", rows: &[&["5B-reached"]], columns: 1, look },
    Figure {
        name: "5C-sizes",
        rows: &[&["5C-true", "5C-authors"], &["5C-reached-true", "5C-reached-authors"]],
        columns: 2,
        look,
    },
    Figure {
        name: "3-S1B-energy-against-time",
        rows: &[
            &["3-S1B-true", "3-S1B-authors"],
            &["threshold-energy-true", "threshold-energy-authors"],
            &["threshold-time", "threshold-reached"],
        ],
        columns: 2,
        look,
    },
    Figure {
        name: "gradients",
        rows: &[&["gradient-energy", "gradient-samples", "gradient-inefficiency"]],
        columns: 3,
        look,
    },
];

/// Rates by their number, slow ones dark.
fn look_of_rates(series: &str) -> Look {
    const COLOURS: [plotters::style::RGBColor; 6] =
        [colour::BLACK, colour::BLUE, colour::GREEN, colour::VERMILLION, colour::ORANGE, colour::SKY];
    const MARKS: [Mark; 3] = [Mark::Disc, Mark::Square, Mark::Triangle];
    let number = |name: &str| name.strip_prefix("rate-")?.parse::<usize>().ok();
    match number(series.strip_suffix("-path").unwrap_or(series)) {
        Some(index) => Look::points(COLOURS[index % COLOURS.len()], MARKS[(index + index / 6) % MARKS.len()]),
        None if series.starts_with("minimum") => Look::points(colour::GREY, Mark::Disc),
        None => look(series),
    }
}

fn look(series: &str) -> Look {
    match series.strip_suffix("-path").unwrap_or(series) {
        "no-caching" | "none-higher" => Look::points(colour::VERMILLION, Mark::Disc),
        "cost-1" => Look::points(colour::ORANGE, Mark::Triangle),
        "none-lower" => Look::points(colour::ORANGE, Mark::Square),
        "caching" | "cached-higher" | "cost-0" => Look::points(colour::BLACK, Mark::Square),
        "cached-lower" => Look::points(colour::BLUE, Mark::Triangle),
        "caching-printed" => Look::points(colour::GREY, Mark::Triangle),
        "cost-2" => Look::points(colour::SKY, Mark::Square),
        "minimum" | "direct-higher" => Look::points(colour::GREEN, Mark::Triangle),
        "direct-lower" => Look::points(colour::SKY, Mark::Disc),
        "true" | "true-higher" => Look::points(colour::BLUE, Mark::Disc),
        "true-lower" => Look::points(colour::SKY, Mark::Square),
        "authors" | "authors-higher" => Look::points(colour::VERMILLION, Mark::Disc),
        "authors-lower" => Look::points(colour::ORANGE, Mark::Square),
        "true-output" => Look::points(colour::GREEN, Mark::Square),
        "authors-output" => Look::points(colour::ORANGE, Mark::Square),
        "true-minimum" => Look::points(colour::SKY, Mark::Triangle),
        "authors-minimum" => Look::points(colour::GREY, Mark::Triangle),
        "no-caching-point" => Look::points(colour::GREEN, Mark::Triangle),
        "given-up" => Look::points(colour::GREY, Mark::Triangle),
        _ => PLAIN,
    }
}
