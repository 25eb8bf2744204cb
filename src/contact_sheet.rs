//! A contact sheet as SVG: a row for each class, a column for each image.

use plasticity_simulation::data::{Dataset, Labelled};
use std::fmt::Write;

/// Size of an image on the sheet (two pixels for one of MNIST, which keeps edges crisp), of what is around it, and of the margins, in pixels of the figure.
const SIZE: f64 = 56.0;
const GAP: f64 = 4.0;
const LEFT: f64 = 24.0;
const TOP: f64 = 28.0;

/// Draws the first `count` images of each class that one learns from. Ink, which is bright in the data, is dark.
pub(crate) fn draw(data: &Dataset, count: usize) -> String {
    let set = &data.training;
    let shape = set.shape();
    let scale = SIZE / shape.rows.max(shape.columns) as f64;
    let (wide, high) = (shape.columns as f64 * scale + GAP, shape.rows as f64 * scale + GAP);
    let width = (LEFT + count as f64 * wide).max(320.0);
    let height = TOP + set.classes() as f64 * high;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"10\">\n\
         <title>{source}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"6\" y=\"16\">{source}: of each class the first {count} to learn from</text>\n",
        source = escaped(&data.source)
    );
    for (class, images) in first_of_each(set, count).into_iter().enumerate() {
        let top = TOP + class as f64 * high;
        let middle = top + (high - GAP) / 2.0 + 3.5;
        let _ = writeln!(svg, "<text x=\"12\" y=\"{middle:.1}\" text-anchor=\"middle\">{class}</text>");
        for (column, image) in images.into_iter().enumerate() {
            let left = LEFT + column as f64 * wide;
            let _ = writeln!(
                svg,
                "<g transform=\"translate({left:.2} {top:.2}) scale({scale:.4})\" shape-rendering=\"crispEdges\">{}</g>",
                paths(set.image(image), shape.columns)
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Numbers of the first images of each class; fewer where there are no more.
fn first_of_each(set: &Labelled, count: usize) -> Vec<Vec<usize>> {
    let mut classes = vec![Vec::new(); set.classes()];
    for image in 0..set.count() {
        let class: &mut Vec<usize> = &mut classes[set.label(image)];
        if class.len() < count {
            class.push(image);
        }
    }
    classes
}

/// One path for each grey value, of the runs of pixels that have it.
fn paths(image: &[u8], columns: usize) -> String {
    let mut runs = vec![String::new(); 256];
    for (row, pixels) in image.chunks(columns).enumerate() {
        let mut column = 0;
        for run in pixels.chunk_by(|a, b| a == b) {
            let _ = write!(
                runs[usize::from(run[0])],
                "M{column} {row}h{length}v1h-{length}z",
                length = run.len()
            );
            column += run.len();
        }
    }
    let inked = runs.iter().enumerate().skip(1).filter(|(_, runs)| !runs.is_empty());
    inked
        .map(|(ink, runs)| {
            let grey = 255 - ink;
            format!("<path fill=\"#{grey:02x}{grey:02x}{grey:02x}\" d=\"{runs}\"/>")
        })
        .collect()
}

/// Text as XML can hold it; a path may have any character in it.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => "?".into(),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plasticity_simulation::data::Shape;

    #[test]
    fn exact_every_pixel_is_drawn_once_in_its_grey() {
        let drawn = paths(&[0, 0, 9, 9, 9, 0, 255, 9], 4);
        assert_eq!(
            drawn,
            "<path fill=\"#f6f6f6\" d=\"M2 0h2v1h-2zM0 1h1v1h-1zM3 1h1v1h-1z\"/><path fill=\"#000000\" d=\"M2 1h1v1h-1z\"/>"
        );
    }

    #[test]
    fn exact_a_class_without_images_keeps_its_row() {
        let set =
            Labelled::new(Shape { rows: 1, columns: 1 }, 3, vec![9, 8, 7, 6], vec![2, 0, 2, 2]).unwrap();
        assert_eq!(first_of_each(&set, 2), [vec![1], vec![], vec![0, 2]]);
        let sheet = draw(&Dataset { source: "a & <b>".into(), training: set.clone(), test: set }, 2);
        assert!(sheet.contains("a &amp; &lt;b&gt;: of each class the first 2"), "{sheet}");
        assert_eq!(sheet.matches("<g ").count(), 3);
    }
}
