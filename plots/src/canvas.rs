//! Lines, marks and text on an SVG.

use crate::style::{FONT, Mark, Stroke};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::sync::Once;

/// plotters counts in whole pixels; figures are drawn this much larger and scaled back by their `viewBox`.
const FINENESS: f64 = 10.0;

/// plotters takes font sizes in a unit of its own and writes them divided by this.
const FONT_UNIT: f64 = 1.24;

/// Text is measured with the font size as the height of a line, and drawn with it as the em; the ratio for DejaVu Sans.
const LINE_OF_EM: f64 = 1.164;

/// A point on the canvas, in pixels, y downwards.
pub(crate) type Point = (f64, f64);

pub(crate) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

type Drawn = Result<(), String>;

/// Draws on a canvas of `width` × `height` and returns the SVG.
pub(crate) fn svg(width: f64, height: f64, draw: impl FnOnce(&Canvas) -> Drawn) -> Result<String, String> {
    register_font();
    let size = (coordinate(width) as u32, coordinate(height) as u32);
    let mut svg = String::new();
    {
        let canvas = Canvas { area: SVGBackend::with_string(&mut svg, size).into_drawing_area() };
        canvas.area.fill(&WHITE).map_err(message)?;
        draw(&canvas)?;
        canvas.area.present().map_err(message)?;
    }
    let fine = format!("width=\"{}\" height=\"{}\" viewBox", size.0, size.1);
    let real = format!("width=\"{width}\" height=\"{height}\" viewBox");
    Ok(without_controls(&svg.replacen(&fine, &real, 1)))
}

/// Text without control characters, most of which XML may not have: a sign for an unknown character is in their place.
pub fn without_controls(text: &str) -> String {
    let unfit =
        |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.replace(unfit, "\u{fffd}")
}

impl Canvas<'_> {
    pub(crate) fn line(&self, points: &[Point], colour: RGBColor, width: f64, stroke: Stroke) -> Drawn {
        let style = colour.stroke_width(coordinate(width) as u32);
        let draw = |points: &[Point]| {
            let points: Vec<_> = points.iter().map(|&point| place(point)).collect();
            self.area.draw(&PathElement::new(points, style)).map_err(message)
        };
        if stroke.pattern().is_empty() {
            return draw(points);
        }
        dashes(points, stroke.pattern()).iter().try_for_each(|dash| draw(dash))
    }

    /// A filled rectangle between two corners.
    pub(crate) fn bar(&self, corners: [Point; 2], colour: RGBColor) -> Drawn {
        self.area.draw(&Rectangle::new(corners.map(place), colour.filled())).map_err(message)
    }

    pub(crate) fn band(&self, outline: &[Point], colour: RGBColor) -> Drawn {
        let outline: Vec<_> = outline.iter().map(|&point| place(point)).collect();
        self.area.draw(&Polygon::new(outline, colour.mix(0.2))).map_err(message)
    }

    pub(crate) fn mark(&self, at: Point, mark: Mark, radius: f64, colour: RGBColor) -> Drawn {
        let (x, y) = at;
        let corners = |offsets: &[Point]| -> Vec<_> {
            offsets.iter().map(|&(dx, dy)| place((x + radius * dx, y + radius * dy))).collect()
        };
        match mark {
            Mark::Disc => {
                let style = colour.filled();
                self.area.draw(&Circle::new(place(at), coordinate(radius), style)).map_err(message)
            }
            Mark::Square => {
                let square = corners(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]);
                self.area.draw(&Polygon::new(square, colour)).map_err(message)
            }
            Mark::Triangle => {
                let triangle = corners(&[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]);
                self.area.draw(&Polygon::new(triangle, colour)).map_err(message)
            }
        }
    }

    pub(crate) fn text(&self, text: &str, at: Point, size: f64, anchor: (HPos, VPos)) -> Drawn {
        let style = text_style(size).pos(Pos::new(anchor.0, anchor.1));
        self.area.draw(&Text::new(text.to_owned(), place(at), style)).map_err(message)
    }

    pub(crate) fn bold_text(&self, text: &str, at: Point, size: f64) -> Drawn {
        let font = (FONT, FINENESS * FONT_UNIT * size).into_font().style(FontStyle::Bold);
        let style = TextStyle::from(font).pos(Pos::new(HPos::Left, VPos::Top));
        self.area.draw(&Text::new(text.to_owned(), place(at), style)).map_err(message)
    }

    /// Text that reads upwards, centred.
    pub(crate) fn upward_text(&self, text: &str, at: Point, size: f64) -> Drawn {
        let style =
            text_style(size).transform(FontTransform::Rotate270).pos(Pos::new(HPos::Center, VPos::Center));
        self.area.draw(&Text::new(text.to_owned(), place(at), style)).map_err(message)
    }

    /// Width of a text.
    pub(crate) fn text_width(&self, text: &str, size: f64) -> f64 {
        let width = self.area.estimate_text_size(text, &text_style(size)).map_or(0, |(width, _)| width);
        f64::from(width) / FINENESS / FONT_UNIT * LINE_OF_EM
    }
}

fn text_style(size: f64) -> TextStyle<'static> {
    TextStyle::from((FONT, FINENESS * FONT_UNIT * size).into_font())
}

/// DejaVu measures texts; a viewer of the SVG takes its own sans-serif, most of which are a little narrower.
fn register_font() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Fails only for a broken font, and then texts are measured roughly.
        let _ = plotters::style::register_font(FONT, FontStyle::Normal, dejavu::sans::regular());
        let _ = plotters::style::register_font(FONT, FontStyle::Bold, dejavu::sans::bold());
    });
}

fn coordinate(pixels: f64) -> i32 {
    (pixels * FINENESS).round() as i32
}

fn place((x, y): Point) -> (i32, i32) {
    (coordinate(x), coordinate(y))
}

fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Cuts a curve into its dashes; `pattern` alternates lengths of line and gap.
fn dashes(points: &[Point], pattern: &[f64]) -> Vec<Vec<Point>> {
    let mut dashes = Vec::new();
    let (mut phase, mut left) = (0, pattern[0]);
    let mut dash: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = (x1 - x0).hypot(y1 - y0);
        let mut done = 0.0;
        while length - done >= left {
            done += left;
            let at = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length);
            if phase % 2 == 0 {
                dash.push(at);
                dashes.push(std::mem::take(&mut dash));
            } else {
                dash = vec![at];
            }
            phase = (phase + 1) % pattern.len();
            left = pattern[phase];
        }
        left -= length - done;
        if phase % 2 == 0 {
            dash.push((x1, y1));
        }
    }
    dashes.push(dash);
    dashes.retain(|dash| dash.len() > 1);
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_control_characters_are_shown_as_unknown() {
        assert_eq!(without_controls("a\u{0}b\u{1}\u{7f}\tc\n<é>"), "a\u{fffd}b\u{fffd}\u{fffd}\tc\n<é>");
    }

    #[test]
    fn exact_dashes_cover_their_share() {
        let corner = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)];
        let cut = dashes(&corner, &[2.0, 1.0]);
        let length = |dash: &Vec<Point>| -> f64 {
            dash.windows(2).map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1)).sum()
        };
        assert_eq!(cut.iter().map(length).sum::<f64>(), 7.0);
        assert_eq!(cut[1], [(3.0, 0.0), (5.0, 0.0)]);
    }
}
