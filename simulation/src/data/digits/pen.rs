//! From a skeleton to the track of a pen: every writer distorts it in another way.

use super::draw::{normal, uniform};
use super::skeletons::{DIGITS, Style};
use crate::random::Stream;

/// A point (x, y); y goes down.
pub(super) type Point = (f32, f32);

/// A straight piece of a stroke.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) from: Point,
    pub(super) to: Point,
    /// Width over that of the pen.
    pub(super) pressure: f32,
}

/// Straight pieces of a quadratic curve.
const PIECES: usize = 4;
/// Standard deviation of control points for writing of usual care, in heights of a digit.
const JITTER: f32 = 0.05;
/// Standard deviation of the smooth displacement at the knots of its spline.
const ELASTIC: f32 = 0.12;
/// Knots of the displacement along a side.
const KNOTS: usize = 4;

/// Writes a digit, of about unit height, anywhere.
pub(super) fn write(label: u8, stream: &mut Stream) -> Vec<Segment> {
    let style = choose(DIGITS[usize::from(label)], stream);
    // Most writing is careful, some is in haste.
    let haste = uniform(stream, 0.0, 1.0);
    let sloppiness = 0.5 + 1.35 * haste * haste;
    let warp = Warp::new(ELASTIC * sloppiness, stream);
    let slant = Slant::new(stream);
    let mut segments = Vec::with_capacity(64);
    for stroke in style.strokes {
        let points = jitter(stroke, JITTER * sloppiness, stream);
        let from = segments.len();
        spline(&points, &mut segments);
        let pressures = [(); 3].map(|()| 1.0 + 0.12 * normal(stream));
        let pieces = (segments.len() - from) as f32;
        for (piece, segment) in segments[from..].iter_mut().enumerate() {
            segment.pressure = quadratic(pressures, (piece as f32 + 0.5) / pieces);
        }
    }
    for segment in &mut segments {
        segment.from = slant.apply(warp.apply(segment.from));
        segment.to = slant.apply(warp.apply(segment.to));
    }
    segments
}

fn choose<'a>(styles: &'a [Style], stream: &mut Stream) -> &'a Style {
    let total: u32 = styles.iter().map(|style| style.weight).sum();
    let mut at = uniform(stream, 0.0, total as f32);
    for style in styles {
        at -= style.weight as f32;
        if at < 0.0 {
            return style;
        }
    }
    &styles[styles.len() - 1]
}

/// Displaces control points; those of a corner together.
fn jitter(stroke: &[i8], deviation: f32, stream: &mut Stream) -> Vec<Point> {
    let (stroke, _) = stroke.as_chunks::<2>();
    let mut points: Vec<Point> = Vec::with_capacity(stroke.len());
    for (i, at) in stroke.iter().enumerate() {
        if i > 0 && stroke[i - 1] == *at {
            points.push(points[i - 1]);
        } else {
            let [x, y] = at.map(|hundredths| f32::from(hundredths) / 100.0 + deviation * normal(stream));
            points.push((x, y));
        }
    }
    points
}

/// The quadratic B-spline through the ends of `points`, in straight pieces.
fn spline(points: &[Point], segments: &mut Vec<Segment>) {
    let middle = |a: Point, b: Point| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let last = points.len() - 2;
    let mut from = points[0];
    for i in 1..=last {
        let control = points[i];
        let to = if i == last { points[last + 1] } else { middle(control, points[i + 1]) };
        let mut previous = from;
        for piece in 1..=PIECES {
            let t = piece as f32 / PIECES as f32;
            let next = (quadratic([from.0, control.0, to.0], t), quadratic([from.1, control.1, to.1], t));
            segments.push(Segment { from: previous, to: next, pressure: 1.0 });
            previous = next;
        }
        from = to;
    }
}

/// Bezier curve of degree 2.
fn quadratic([a, b, c]: [f32; 3], t: f32) -> f32 {
    let s = 1.0 - t;
    s * s * a + 2.0 * s * t * b + t * t * c
}

/// A smooth random displacement of the plane: a quadratic B-spline over a grid of independent displacements.
struct Warp {
    knots: [[Point; KNOTS]; KNOTS],
}

impl Warp {
    fn new(deviation: f32, stream: &mut Stream) -> Self {
        let mut knots = [[(0.0, 0.0); KNOTS]; KNOTS];
        for knot in knots.as_flattened_mut() {
            *knot = (deviation * normal(stream), deviation * normal(stream));
        }
        Self { knots }
    }

    fn apply(&self, (x, y): Point) -> Point {
        let (column, across) = weights(x);
        let (row, down) = weights(y);
        let mut to = (x, y);
        for (knots, v) in self.knots[row..].iter().zip(down) {
            for (knot, u) in knots[column..].iter().zip(across) {
                to.0 += u * v * knot.0;
                to.1 += u * v * knot.1;
            }
        }
        to
    }
}

/// First knot of the spline at `at`, and the weights of it and the next two.
fn weights(at: f32) -> (usize, [f32; 3]) {
    let cells = (KNOTS - 2) as f32;
    let scaled = at.clamp(0.0, 0.999) * cells;
    let cell = scaled as usize;
    let t = scaled - cell as f32;
    let s = 1.0 - t;
    (cell, [s * s / 2.0, 0.5 + s * t, t * t / 2.0])
}

/// Width, slant and rotation of the writing.
struct Slant {
    matrix: [f32; 4],
}

impl Slant {
    fn new(stream: &mut Stream) -> Self {
        let width = (0.83 + 0.18 * normal(stream)).max(0.45);
        let shear = 0.16 + 0.26 * normal(stream);
        // The tangent of half the angle gives a rotation without sine and cosine.
        let half = 0.05 * normal(stream);
        let cos = (1.0 - half * half) / (1.0 + half * half);
        let sin = 2.0 * half / (1.0 + half * half);
        // Rotation after shear after width; y goes down, so a slant to the right is a negative shear.
        Self { matrix: [cos * width, -cos * shear - sin, sin * width, cos - sin * shear] }
    }

    fn apply(&self, (x, y): Point) -> Point {
        let [a, b, c, d] = self.matrix;
        let (x, y) = (x - 0.5, y - 0.5);
        (a * x + b * y, c * x + d * y)
    }
}
