//! From the track of a pen to grey values, normalised as MNIST is.

use super::draw::{normal, uniform};
use super::pen::{Point, Segment};
use super::{PIXELS, SIDE};
use crate::random::Stream;

/// Side of the box that a digit fills.
pub(super) const BOX: usize = 20;

/// Draws a track, scaled to fill the box, and puts it with its centre of mass in the middle.
pub(super) fn draw(segments: &[Segment], stream: &mut Stream) -> [u8; PIXELS] {
    // Pixels, after scaling.
    let radius = (1.26 + 0.3 * normal(stream)).max(0.6);
    let softness = uniform(stream, 1.0, 1.6);
    let gain = uniform(stream, 1.0, 1.3);
    let grain = uniform(stream, 0.0, 0.15);
    let depth = depths(segments, radius, softness);
    let mut inked = [[0_u8; BOX]; BOX];
    for (pixel, depth) in inked.as_flattened_mut().iter_mut().zip(depth.as_flattened()) {
        let cover = depth / softness + 0.5;
        if cover > 0.0 {
            let ink = cover.min(1.0) * gain * (1.0 - grain * uniform(stream, 0.0, 1.0));
            *pixel = (255.0 * ink.min(1.0) + 0.5) as u8;
        }
    }
    centre(&inked)
}

/// How deep each pixel of the box lies within the ink, negative outside.
fn depths(segments: &[Segment], radius: f32, softness: f32) -> [[f32; BOX]; BOX] {
    let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
    for (x, y) in segments.iter().flat_map(|segment| [segment.from, segment.to]) {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    let (width, height) = (high.0 - low.0, high.1 - low.1);
    let widest = segments.iter().fold(0.0_f32, |widest, segment| widest.max(segment.pressure));
    let side = BOX as f32;
    let scale = (side - 2.0 * radius * widest - softness) / width.max(height);
    let place = |(x, y): Point| {
        (
            (x - low.0 - width / 2.0) * scale + side / 2.0 - 0.5,
            (y - low.1 - height / 2.0) * scale + side / 2.0 - 0.5,
        )
    };
    let mut depth = [[f32::MIN; BOX]; BOX];
    for segment in segments {
        let (from, to) = (place(segment.from), place(segment.to));
        let radius = radius * segment.pressure;
        let reach = radius + softness / 2.0;
        let along = (to.0 - from.0, to.1 - from.1);
        let inverse = 1.0 / (along.0 * along.0 + along.1 * along.1).max(1e-12);
        let columns = pixels(from.0.min(to.0) - reach, from.0.max(to.0) + reach);
        for row in pixels(from.1.min(to.1) - reach, from.1.max(to.1) + reach) {
            let y = row as f32 - from.1;
            for (column, deepest) in columns.clone().zip(&mut depth[row][columns.start..]) {
                let x = column as f32 - from.0;
                let t = ((x * along.0 + y * along.1) * inverse).clamp(0.0, 1.0);
                let (dx, dy) = (x - t * along.0, y - t * along.1);
                *deepest = deepest.max(radius - (dx * dx + dy * dy).sqrt());
            }
        }
    }
    depth
}

/// Pixels of the box from `low` to `high`.
fn pixels(low: f32, high: f32) -> std::ops::Range<usize> {
    // Conversions saturate: what lies before the box is 0.
    low.ceil() as usize..((high.floor() + 1.0) as usize).min(BOX)
}

/// Moves the box by whole pixels until its centre of mass is nearest to the middle of the image, as far as it fits.
fn centre(inked: &[[u8; BOX]; BOX]) -> [u8; PIXELS] {
    let (mut mass, mut down, mut across) = (0, 0, 0);
    for (y, row) in inked.iter().enumerate() {
        for (x, &pixel) in row.iter().enumerate() {
            mass += usize::from(pixel);
            down += usize::from(pixel) * y;
            across += usize::from(pixel) * x;
        }
    }
    let margin = |moment: usize| (SIDE / 2).saturating_sub((moment + mass / 2) / mass.max(1)).min(SIDE - BOX);
    let (top, left) = (margin(down), margin(across));
    let mut image = [0; PIXELS];
    for (y, row) in inked.iter().enumerate() {
        image[(top + y) * SIDE + left..][..BOX].copy_from_slice(row);
    }
    image
}
