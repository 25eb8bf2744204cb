use super::{Figure, PLAIN};
use crate::style::{Look, Mark, Stroke, colour};

pub(super) static FIGURES: &[Figure] = &[
    Figure { name: "2a-energy", rows: &[&["2a-m0", "2a-m1", "2a-samples"]], columns: 3, look },
    Figure { name: "2b-2c-optima", rows: &[&["2b", "2c", "subnet-size"]], columns: 3, look },
    Figure { name: "kinds", rows: &[&["masks-m0", "masks-m1", "paths"]], columns: 3, look },
    Figure { name: "limits", rows: &[&["failed", "extreme", "extreme-reached"]], columns: 3, look },
];

fn look(series: &str) -> Look {
    match series {
        "theory" => Look::line(colour::GREEN, Stroke::Dashed),
        "standard" => Look::points(colour::BLACK, Mark::Square),
        "synaptic" => Look::points(colour::GREEN, Mark::Triangle),
        "searched" => Look::points(colour::ORANGE, Mark::Square),
        "neuron" => Look::points(colour::BLUE, Mark::Disc),
        "subnet" => Look::points(colour::VERMILLION, Mark::Disc),
        "input-closed" => Look::line(colour::BLACK, Stroke::Solid),
        "output-closed" => Look::line(colour::BLUE, Stroke::Dashed),
        "input-found" => Look::points(colour::BLACK, Mark::Square),
        "output-found" => Look::points(colour::BLUE, Mark::Disc),
        "m0" => Look::points(colour::BLACK, Mark::Square),
        "m1" => Look::points(colour::VERMILLION, Mark::Disc),
        "bernoulli" => Look::points(colour::GREEN, Mark::Triangle),
        "bernoulli-law" => Look::line(colour::GREEN, Stroke::Solid),
        "per-layer" => Look::points(colour::SKY, Mark::Square),
        "per-row" => Look::points(colour::BLACK, Mark::Disc),
        "per-row-law" => Look::line(colour::BLACK, Stroke::Dashed),
        "redrawn" => Look::points(colour::VERMILLION, Mark::Square),
        "classes" => Look::points(colour::ORANGE, Mark::Disc),
        "subnet-share" => Look::points(colour::VERMILLION, Mark::Disc),
        "neuron-share" => Look::points(colour::BLUE, Mark::Square),
        "extreme" => Look::points(colour::BLACK, Mark::Disc),
        _ => PLAIN,
    }
}
