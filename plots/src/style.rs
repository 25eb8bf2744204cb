//! Palette, sizes, marks: one style for every figure. Lengths are pixels of the finished figure (72 to the inch).

use plotters::style::RGBColor;

/// The palette of Okabe and Ito, which the colour-blind can tell apart. Chosen so that those used together differ in grey.
pub(crate) mod colour {
    use super::RGBColor;
    pub(crate) const BLACK: RGBColor = RGBColor(0, 0, 0);
    pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);
    pub(crate) const VERMILLION: RGBColor = RGBColor(213, 94, 0);
    pub(crate) const ORANGE: RGBColor = RGBColor(230, 159, 0);
    pub(crate) const GREEN: RGBColor = RGBColor(0, 158, 115);
    pub(crate) const SKY: RGBColor = RGBColor(86, 180, 233);
    pub(crate) const PURPLE: RGBColor = RGBColor(204, 121, 167);
    pub(crate) const GREY: RGBColor = RGBColor(120, 120, 120);
    pub(crate) const PALE: RGBColor = RGBColor(190, 190, 190);
}

pub(crate) const FONT: &str = "sans-serif";
pub(crate) const TEXT: f64 = 10.0;
pub(crate) const SMALL_TEXT: f64 = 9.0;
pub(crate) const LETTER: f64 = 14.0;

pub(crate) const PANEL_WIDTH: f64 = 270.0;
pub(crate) const PANEL_HEIGHT: f64 = 200.0;
pub(crate) const MARGIN_LEFT: f64 = 56.0;
pub(crate) const MARGIN_RIGHT: f64 = 16.0;
pub(crate) const MARGIN_TOP: f64 = 28.0;
pub(crate) const MARGIN_BOTTOM: f64 = 40.0;

pub(crate) const FRAME_LINE: f64 = 0.8;
pub(crate) const CURVE_LINE: f64 = 1.5;
pub(crate) const ERROR_LINE: f64 = 0.9;
pub(crate) const TICK: f64 = 4.0;
pub(crate) const MINOR_TICK: f64 = 2.0;
pub(crate) const MARK_RADIUS: f64 = 2.6;

/// How a curve is stroked: lengths of line and gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stroke {
    Solid,
    Dashed,
    Dotted,
}

impl Stroke {
    pub(crate) fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[6.0, 3.0],
            Self::Dotted => &[1.5, 2.5],
        }
    }
}

/// The shape of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    Disc,
    Square,
    Triangle,
}

/// How a series looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub(crate) colour: RGBColor,
    pub(crate) stroke: Stroke,
    pub(crate) mark: Mark,
}

impl Look {
    pub(crate) const fn line(colour: RGBColor, stroke: Stroke) -> Self {
        Self { colour, stroke, mark: Mark::Disc }
    }

    pub(crate) const fn points(colour: RGBColor, mark: Mark) -> Self {
        Self { colour, stroke: Stroke::Solid, mark }
    }
}
