//! The legend of a figure, below its panels: one entry for all series that look and are called the same.

use crate::canvas::{Canvas, Point};
use crate::figures::LookUp;
use crate::style::*;
use plasticity_record::{Marks, Panel, Role, Series};
use plotters::style::text_anchor::{HPos, VPos};

const KEY_WIDTH: f64 = 24.0;
const GAP: f64 = 5.0;
const COLUMN_GAP: f64 = 18.0;
const LINE_HEIGHT: f64 = 14.0;
const PADDING: f64 = 6.0;

/// Width of a character, in text sizes, a little more than the average.
const CHARACTER: f64 = 0.55;

struct Entry {
    text: String,
    role: Role,
    marks: Marks,
    look: Look,
}

/// A legend that is laid out but not yet drawn.
pub(crate) struct Legend {
    entries: Vec<Entry>,
    /// One or two.
    columns: usize,
}

impl Legend {
    /// For a figure of this width.
    pub(crate) fn of(panels: &[&Panel], look: LookUp, width: f64) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        // A line that joins the points of another series has no entry of its own.
        let joins = |series: &&Series| !series.id.ends_with("-path");
        for series in panels.iter().flat_map(|panel| &panel.series).filter(joins) {
            let look = look(&series.id);
            let entry = Entry { text: text(series), role: series.role, marks: series.marks, look };
            if !entries.iter().any(|other| other.text == entry.text && other.look == entry.look) {
                entries.push(entry);
            }
        }
        entries.sort_by_key(|entry| match entry.role {
            Role::Theory => 0,
            Role::Simulation => 1,
            Role::Reference => 2,
        });
        // Text can be measured only when it is drawn, and what is drawn has a height.
        let column = |entries: &[Entry]| {
            let longest = entries.iter().map(|entry| entry.text.chars().count()).max().unwrap_or(0);
            KEY_WIDTH + GAP + CHARACTER * SMALL_TEXT * longest as f64
        };
        let two: f64 = entries.chunks(entries.len().div_ceil(2).max(1)).map(column).sum();
        let columns = if MARGIN_LEFT + two + COLUMN_GAP <= width { 2 } else { 1 };
        Self { entries, columns }
    }

    fn lines(&self) -> usize {
        self.entries.len().div_ceil(self.columns)
    }

    pub(crate) fn height(&self) -> f64 {
        LINE_HEIGHT * self.lines() as f64 + 2.0 * PADDING
    }

    /// Draws the entries, column by column.
    pub(crate) fn draw(&self, canvas: &Canvas, top: f64) -> Result<(), String> {
        let mut x = MARGIN_LEFT;
        for column in self.entries.chunks(self.lines().max(1)) {
            for (line, entry) in column.iter().enumerate() {
                let y = top + PADDING + LINE_HEIGHT * (line as f64 + 0.5);
                draw_key(canvas, entry, (x, y))?;
                canvas.text(&entry.text, (x + KEY_WIDTH + GAP, y), SMALL_TEXT, (HPos::Left, VPos::Center))?;
            }
            let widest =
                column.iter().map(|entry| canvas.text_width(&entry.text, SMALL_TEXT)).fold(0.0, f64::max);
            x += KEY_WIDTH + GAP + widest + COLUMN_GAP;
        }
        Ok(())
    }
}

/// Labels say whether they are predicted or measured, where the label itself does not.
fn text(series: &Series) -> String {
    match series.role {
        Role::Theory => format!("theory: {}", series.label),
        Role::Simulation if series.marks == Marks::Points => format!("simulation: {}", series.label),
        Role::Simulation | Role::Reference => series.label.clone(),
    }
}

fn draw_key(canvas: &Canvas, entry: &Entry, at: Point) -> Result<(), String> {
    let (x, y) = at;
    let look = &entry.look;
    match entry.marks {
        Marks::Points => {
            let middle = x + KEY_WIDTH / 2.0;
            canvas.line(&[(middle, y - 5.0), (middle, y + 5.0)], look.colour, ERROR_LINE, Stroke::Solid)?;
            canvas.mark((middle, y), look.mark, MARK_RADIUS, look.colour)
        }
        Marks::Line | Marks::Steps => {
            canvas.line(&[(x, y), (x + KEY_WIDTH, y)], look.colour, CURVE_LINE, look.stroke)
        }
        Marks::Events => {
            let middle = x + KEY_WIDTH / 2.0;
            canvas.line(&[(middle, y - 5.0), (middle, y + 5.0)], look.colour, FRAME_LINE, look.stroke)
        }
    }
}
