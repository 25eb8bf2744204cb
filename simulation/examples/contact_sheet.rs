//! Writes a contact sheet of procedural digits to standard output, as SVG:
//! `cargo run --release -p plasticity-simulation --example contact_sheet > docs/figures/procedural-digits.svg`

use plasticity_simulation::data::digits::{CLASSES, Part, SIDE, image};
use std::fmt::Write;

/// Images of each class.
const COLUMNS: usize = 14;
/// Shades of grey, without white: few, so that the file is small.
const SHADES: usize = 4;

fn main() {
    let mut paths = [const { String::new() }; SHADES];
    let mut filled = [0; CLASSES as usize];
    for index in 0.. {
        if filled.iter().all(|&count| count == COLUMNS) {
            break;
        }
        let (pixels, label) = image(1, Part::Training, index);
        let column = filled[usize::from(label)];
        if column < COLUMNS {
            filled[usize::from(label)] += 1;
            draw(&pixels, column * SIDE, usize::from(label) * SIDE, &mut paths);
        }
    }
    let (width, height) = (COLUMNS * SIDE, usize::from(CLASSES) * SIDE);
    println!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 -0.5 {width} {height}">"#,
        2 * width,
        2 * height
    );
    println!(r#"<rect y="-0.5" width="{width}" height="{height}" fill="white"/>"#);
    for (shade, path) in paths.iter().enumerate() {
        let grey = 255 - 255 * (shade + 1) / SHADES;
        println!(r#"<path shape-rendering="crispEdges" stroke="rgb({grey},{grey},{grey})" d="{path}"/>"#);
    }
    println!("</svg>");
}

/// Adds the rows of an image to the paths of their shades, as horizontal lines.
fn draw(pixels: &[u8], left: usize, top: usize, paths: &mut [String; SHADES]) {
    for (y, row) in pixels.chunks(SIDE).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|&a, &b| shade(a) == shade(b)) {
            if let Some(path) = shade(run[0]).checked_sub(1).and_then(|shade| paths.get_mut(shade)) {
                write!(path, "M{} {}h{}", left + x, top + y, run.len()).expect("a string takes all");
            }
            x += run.len();
        }
    }
}

/// 0 for white, [`SHADES`] for black.
fn shade(pixel: u8) -> usize {
    (usize::from(pixel) * SHADES + 127) / 255
}
