//! One panel of bars: names beside the vertical axis, values to the right.

use crate::canvas::{Canvas, Point};
use crate::figures::LookUp;
use crate::panel::Place;
use crate::scale::Scale;
use crate::style::*;
use plasticity_record::{AxisScale, Marks, Panel, Series};
use plotters::style::text_anchor::{HPos, VPos};

type Drawn = Result<(), String>;

/// Room for names.
const NAMES: f64 = 170.0;

/// Share of a category that its bars fill.
const FILLED: f64 = 0.8;

struct Bars {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    values: Scale,
    categories: usize,
}

pub(crate) fn draw(
    canvas: &Canvas,
    panel: &Panel,
    look: LookUp,
    letter: Option<char>,
    place: Place,
) -> Drawn {
    let bars = Bars::new(panel, place);
    let shown: Vec<&Series> = panel.series.iter().filter(|series| series.marks == Marks::Bars).collect();
    for (number, series) in shown.iter().enumerate() {
        bars.draw_series(canvas, series, (number, shown.len()), look(&series.id).colour)?;
    }
    bars.draw_axes(canvas, panel)?;
    if let Some(letter) = letter {
        canvas.bold_text(&letter.to_string(), (place.left + 4.0, place.top + 4.0), LETTER)?;
    }
    canvas.text(&panel.title, (bars.left, bars.top - 8.0), TEXT, (HPos::Left, VPos::Bottom))
}

impl Bars {
    fn new(panel: &Panel, place: Place) -> Self {
        let ends = panel.series.iter().flat_map(|series| {
            let se = series.se.clone().unwrap_or_else(|| vec![0.0; series.y.len()]);
            series.y.clone().into_iter().zip(se).map(|(y, se)| y + se)
        });
        let foot = (panel.y.scale == AxisScale::Linear).then_some(0.0);
        let all = ends.chain(foot).chain(panel.y.range.into_iter().flatten());
        Self {
            left: place.left + NAMES,
            right: place.left + place.width - MARGIN_RIGHT,
            top: place.top + MARGIN_TOP,
            bottom: place.top + place.height - MARGIN_BOTTOM,
            values: Scale::around(panel.y.scale, all),
            categories: panel.x.categories.len(),
        }
    }

    fn across(&self, value: f64) -> Option<f64> {
        let position = self.values.position(value)?.clamp(0.0, 1.0);
        Some(self.left + position * (self.right - self.left))
    }

    /// Height of a category.
    fn share(&self) -> f64 {
        (self.bottom - self.top) / self.categories as f64
    }

    /// Series number `number` of `of`, the first on top.
    fn draw_series(
        &self,
        canvas: &Canvas,
        series: &Series,
        (number, of): (usize, usize),
        colour: plotters::style::RGBColor,
    ) -> Drawn {
        let height = FILLED * self.share() / of as f64;
        // Where 0 is, or the left edge.
        let foot = self.across(0.0).unwrap_or(self.left);
        for (index, (&category, &value)) in series.x.iter().zip(&series.y).enumerate() {
            let Some(end) = self.across(value) else { continue };
            let top =
                self.top + (category - 1.0 + (1.0 - FILLED) / 2.0) * self.share() + number as f64 * height;
            canvas.bar([(foot, top), (end, top + height)], colour)?;
            if let Some(se) = series.se.as_ref().map(|se| se[index]) {
                let middle = top + height / 2.0;
                let to = |value| self.across(value).unwrap_or(self.left);
                let error: [Point; 2] = [(to(value - se), middle), (to(value + se), middle)];
                canvas.line(&error, colour::BLACK, ERROR_LINE, Stroke::Solid)?;
            }
        }
        Ok(())
    }

    fn draw_axes(&self, canvas: &Canvas, panel: &Panel) -> Drawn {
        let line = |points: &[Point]| canvas.line(points, colour::BLACK, FRAME_LINE, Stroke::Solid);
        line(&[(self.left, self.top), (self.left, self.bottom), (self.right, self.bottom)])?;
        for tick in self.values.ticks() {
            let Some(x) = self.across(tick.value) else { continue };
            line(&[(x, self.bottom), (x, self.bottom + TICK)])?;
            canvas.text(&tick.label, (x, self.bottom + TICK + 2.0), SMALL_TEXT, (HPos::Center, VPos::Top))?;
        }
        for x in self.values.minor_ticks().into_iter().filter_map(|value| self.across(value)) {
            line(&[(x, self.bottom), (x, self.bottom + MINOR_TICK)])?;
        }
        for (number, name) in panel.x.categories.iter().enumerate() {
            let y = self.top + (number as f64 + 0.5) * self.share();
            canvas.text(name, (self.left - TICK, y), SMALL_TEXT, (HPos::Right, VPos::Center))?;
        }
        let middle = (self.left + self.right) / 2.0;
        let below = self.bottom + MARGIN_BOTTOM - 8.0;
        canvas.text(&panel.y.label(), (middle, below), TEXT, (HPos::Center, VPos::Bottom))
    }
}
