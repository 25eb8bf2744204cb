//! Panels of experiments of the user's own: each is a figure, and series look by their number.

use super::{PLAIN, svg};
use crate::PlotError;
use crate::style::{Look, Mark, Stroke, colour};
use plasticity_record::Panel;
use plotters::style::RGBColor;

/// In an order in which neighbours differ in grey.
const COLOURS: [RGBColor; 7] = [
    colour::BLUE,
    colour::VERMILLION,
    colour::ORANGE,
    colour::GREEN,
    colour::PURPLE,
    colour::SKY,
    colour::GREY,
];

const MARKS: [Mark; 3] = [Mark::Disc, Mark::Square, Mark::Triangle];

const STROKES: [Stroke; 3] = [Stroke::Solid, Stroke::Dashed, Stroke::Dotted];

pub(super) fn draw(panel: &Panel) -> Result<String, PlotError> {
    svg(&panel.id, &[vec![panel]], 2, look)
}

/// "measured-2" is the second series of points, "theory-1-2" the first theory for it, "theory-1-0" one for all.
fn look(series: &str) -> Look {
    let mut parts = series.split('-');
    let kind = parts.next();
    let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok());
    match (kind, number(), number()) {
        (Some("measured"), Some(of), _) => Look::points(coloured(of), *cycled(&MARKS, of)),
        (Some("theory"), Some(theory), Some(of)) => Look::line(coloured(of), *cycled(&STROKES, theory)),
        _ => PLAIN,
    }
}

fn coloured(number: usize) -> RGBColor {
    if number == 0 { colour::BLACK } else { *cycled(&COLOURS, number) }
}

/// The first is number 1.
fn cycled<T>(of: &[T], number: usize) -> &T {
    &of[number.saturating_sub(1) % of.len()]
}
