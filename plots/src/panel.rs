//! One panel: axes, series, legend.

use crate::bars;
use crate::canvas::{Canvas, Point};
use crate::figures::LookUp;
use crate::scale::Scale;
use crate::style::*;
use plasticity_record::{AxisScale, Marks, Panel, Series};
use plotters::style::text_anchor::{HPos, VPos};

type Drawn = Result<(), String>;

/// Where a panel is on the canvas, its margins included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// The frame of the axes with the scales along it.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x: Scale,
    y: Scale,
}

pub(crate) fn draw(
    canvas: &Canvas,
    panel: &Panel,
    look: LookUp,
    letter: Option<char>,
    place: Place,
) -> Drawn {
    if !panel.x.categories.is_empty() {
        return bars::draw(canvas, panel, look, letter, place);
    }
    let frame = Frame::new(panel, place);
    for series in &panel.series {
        frame.draw_series(canvas, series, &look(&series.id))?;
    }
    frame.draw_axes(canvas, panel)?;
    if let Some(letter) = letter {
        canvas.bold_text(&letter.to_string(), (place.left + 4.0, place.top + 4.0), LETTER)?;
    }
    let title = (frame.left, frame.top - 8.0);
    canvas.text(&panel.title, title, TEXT, (HPos::Left, VPos::Bottom))
}

impl Frame {
    fn new(panel: &Panel, place: Place) -> Self {
        let drawn = || panel.series.iter().filter(|series| series.marks != Marks::Events);
        let x = panel.series.iter().flat_map(|series| series.x.iter().copied());
        let y = drawn().flat_map(|series| {
            let none = || vec![0.0; series.y.len()];
            let se = series.se.clone().unwrap_or_else(none);
            let low_end = match panel.y.scale {
                // A bar that reaches below zero must not stretch a logarithmic axis.
                AxisScale::Log => -0.0,
                AxisScale::Linear => -1.0,
            };
            let ends = move |(y, se): (f64, f64)| [y + low_end * se, y + se];
            series.y.clone().into_iter().zip(se).flat_map(ends).collect::<Vec<f64>>()
        });
        Self {
            left: place.left + MARGIN_LEFT,
            right: place.left + place.width - MARGIN_RIGHT,
            top: place.top + MARGIN_TOP,
            bottom: place.top + place.height - MARGIN_BOTTOM,
            x: Scale::around(panel.x.scale, x.chain(panel.x.range.into_iter().flatten())),
            y: Scale::around(panel.y.scale, y.chain(panel.y.range.into_iter().flatten())),
        }
    }

    fn across(&self, position: f64) -> f64 {
        self.left + position * (self.right - self.left)
    }

    fn up(&self, position: f64) -> f64 {
        self.bottom - position * (self.bottom - self.top)
    }

    /// Position of a value; none where a logarithmic axis has none.
    fn point(&self, x: f64, y: f64) -> Option<Point> {
        Some((self.across(self.x.position(x)?), self.up(self.y.position(y)?)))
    }

    fn draw_series(&self, canvas: &Canvas, series: &Series, look: &Look) -> Drawn {
        match series.marks {
            Marks::Line => self.draw_line(canvas, series, look),
            Marks::Points => self.draw_points(canvas, series, look),
            Marks::Steps => self.draw_steps(canvas, series, look),
            Marks::Events => self.draw_events(canvas, series, look),
            // These are drawn where a panel has categories.
            Marks::Bars => Ok(()),
        }
    }

    fn points(&self, x: &[f64], y: impl Iterator<Item = f64>) -> Vec<Point> {
        x.iter().zip(y).filter_map(|(&x, y)| self.point(x, y)).collect()
    }

    fn draw_line(&self, canvas: &Canvas, series: &Series, look: &Look) -> Drawn {
        if let Some(se) = &series.se {
            let shifted = |sign: f64| series.y.iter().zip(se).map(move |(y, se)| y + sign * se);
            let mut outline = self.points(&series.x, shifted(1.0));
            outline.extend(self.points(&series.x, shifted(-1.0)).into_iter().rev());
            canvas.band(&outline, look.colour)?;
        }
        canvas.line(&self.points(&series.x, series.y.iter().copied()), look.colour, CURVE_LINE, look.stroke)
    }

    /// Of points nearer to each other than a mark is wide, some are left out; the CSV has them all.
    fn draw_points(&self, canvas: &Canvas, series: &Series, look: &Look) -> Drawn {
        let mut last: Option<Point> = None;
        for (index, (&x, &y)) in series.x.iter().zip(&series.y).enumerate() {
            let Some(at) = self.point(x, y) else { continue };
            if last.is_some_and(|last| (at.0 - last.0).hypot(at.1 - last.1) < 2.4 * MARK_RADIUS) {
                continue;
            }
            last = Some(at);
            if let Some(se) = series.se.as_ref().map(|se| se[index]) {
                let top = self.point(x, y + se).unwrap_or(at);
                let foot = self.point(x, y - se).unwrap_or((at.0, self.bottom));
                canvas.line(&[foot, top], look.colour, ERROR_LINE, Stroke::Solid)?;
            }
            canvas.mark(at, look.mark, MARK_RADIUS, look.colour)?;
        }
        Ok(())
    }

    fn draw_steps(&self, canvas: &Canvas, series: &Series, look: &Look) -> Drawn {
        let mut path: Vec<Point> = Vec::new();
        for point in self.points(&series.x, series.y.iter().copied()) {
            if let Some(&(_, y)) = path.last() {
                path.push((point.0, y));
            }
            path.push(point);
        }
        canvas.line(&path, look.colour, CURVE_LINE, look.stroke)
    }

    fn draw_events(&self, canvas: &Canvas, series: &Series, look: &Look) -> Drawn {
        series.x.iter().filter_map(|&x| self.x.position(x)).try_for_each(|position| {
            let x = self.across(position);
            canvas.line(&[(x, self.bottom), (x, self.top)], look.colour, FRAME_LINE, look.stroke)
        })
    }

    fn draw_axes(&self, canvas: &Canvas, panel: &Panel) -> Drawn {
        let line = |points: &[Point]| canvas.line(points, colour::BLACK, FRAME_LINE, Stroke::Solid);
        line(&[(self.left, self.top), (self.left, self.bottom), (self.right, self.bottom)])?;
        for tick in self.x.ticks() {
            let Some(x) = self.x.position(tick.value).map(|position| self.across(position)) else { continue };
            line(&[(x, self.bottom), (x, self.bottom + TICK)])?;
            canvas.text(&tick.label, (x, self.bottom + TICK + 2.0), SMALL_TEXT, (HPos::Center, VPos::Top))?;
        }
        for x in self.x.minor_ticks().into_iter().filter_map(|value| self.x.position(value)) {
            line(&[(self.across(x), self.bottom), (self.across(x), self.bottom + MINOR_TICK)])?;
        }
        for tick in self.y.ticks() {
            let Some(y) = self.y.position(tick.value).map(|position| self.up(position)) else { continue };
            line(&[(self.left - TICK, y), (self.left, y)])?;
            canvas.text(&tick.label, (self.left - TICK - 2.0, y), SMALL_TEXT, (HPos::Right, VPos::Center))?;
        }
        for y in self.y.minor_ticks().into_iter().filter_map(|value| self.y.position(value)) {
            line(&[(self.left - MINOR_TICK, self.up(y)), (self.left, self.up(y))])?;
        }
        let middle = (self.left + self.right) / 2.0;
        let below = self.bottom + MARGIN_BOTTOM - 8.0;
        canvas.text(&panel.x.label(), (middle, below), TEXT, (HPos::Center, VPos::Bottom))?;
        let beside = self.left - MARGIN_LEFT + 12.0;
        canvas.upward_text(&panel.y.label(), (beside, (self.top + self.bottom) / 2.0), TEXT)
    }
}
