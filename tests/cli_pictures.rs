//! `--png` and `--pdf`, in a build with the feature `pictures` and in one without.

use assert_cmd::Command;
use std::path::Path;
use std::process::Output;

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn smoke(out: &Path, more: &[&str]) -> Output {
    let out = out.to_str().unwrap();
    verify(&[&["perceptron-caching", "--preset", "smoke", "--out", out, "--quiet"], more].concat())
}

#[cfg(not(feature = "pictures"))]
#[test]
fn cli_a_build_without_pictures_says_so_before_it_runs_anything() {
    let folder = tempfile::tempdir().unwrap();
    for option in ["--png", "--pdf"] {
        let out = folder.path().join("results");
        let refused = smoke(&out, &[option]);
        assert_eq!(refused.status.code(), Some(2));
        let line = text(&refused.stderr);
        assert!(line.contains("--features pictures") && line.trim_end().lines().count() == 1, "{line}");
        assert!(!out.exists());
        let plot = verify(&["plot", folder.path().to_str().unwrap(), option]);
        assert_eq!(plot.status.code(), Some(2));
        assert!(text(&plot.stderr).contains("--features pictures"), "{}", text(&plot.stderr));
    }
}

#[cfg(feature = "pictures")]
mod with_the_feature {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::fs;
    use std::io::Read;

    /// Width, height, pixels a metre, and the colours row by row, of a PNG of 8-bit RGB.
    fn decoded(png: &[u8]) -> (usize, usize, u32, Vec<u8>) {
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let number = |bytes: &[u8]| u32::from_be_bytes(bytes[..4].try_into().unwrap());
        let (mut at, mut data) = (8, Vec::new());
        let (mut width, mut height, mut density) = (0, 0, 0);
        while at < png.len() {
            let length = number(&png[at..]) as usize;
            let body = &png[at + 8..at + 8 + length];
            match &png[at + 4..at + 8] {
                b"IHDR" => {
                    (width, height) = (number(body) as usize, number(&body[4..]) as usize);
                    assert_eq!(body[8..10], [8, 2], "8-bit RGB");
                }
                b"pHYs" => density = number(body),
                b"IDAT" => data.extend_from_slice(body),
                _ => (),
            }
            at += length + 12;
        }
        let mut filtered = Vec::new();
        ZlibDecoder::new(&data[..]).read_to_end(&mut filtered).unwrap();
        let row = 3 * width;
        assert_eq!(filtered.len(), height * (row + 1));
        let mut colours = vec![0_u8; height * row];
        for y in 0..height {
            let kind = filtered[y * (row + 1)];
            for x in 0..row {
                let left = if x < 3 { 0 } else { colours[y * row + x - 3] };
                let up = if y == 0 { 0 } else { colours[(y - 1) * row + x] };
                let corner = if x < 3 || y == 0 { 0 } else { colours[(y - 1) * row + x - 3] };
                let guess = match kind {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                    _ => {
                        let (a, b, c) = (i32::from(left), i32::from(up), i32::from(corner));
                        let far = |from: i32| (a + b - c - from).abs();
                        if far(a) <= far(b) && far(a) <= far(c) {
                            left
                        } else if far(b) <= far(c) {
                            up
                        } else {
                            corner
                        }
                    }
                };
                colours[y * row + x] = filtered[y * (row + 1) + 1 + x].wrapping_add(guess);
            }
        }
        (width, height, density, colours)
    }

    #[test]
    fn cli_png_and_pdf_of_every_figure() {
        let folder = tempfile::tempdir().unwrap();
        let run = smoke(folder.path(), &["--png", "--pdf"]);
        assert!(matches!(run.status.code(), Some(0 | 3)), "{}", text(&run.stderr));
        let figures = folder.path().join("perceptron-caching/figures");
        for (name, _) in plasticity_plots::figures_of("perceptron-caching").unwrap() {
            let svg = fs::read_to_string(figures.join(format!("{name}.svg"))).unwrap();
            let size = |of: &str| -> f64 {
                let from = svg.split_once(&format!("{of}=\"")).unwrap().1;
                from.split_once('"').unwrap().0.parse().unwrap()
            };
            let (width, height, density, colours) =
                decoded(&fs::read(figures.join(format!("{name}.png"))).unwrap());
            // 300 dots to the inch, of 72 pixels.
            assert_eq!(width as f64, (size("width") * 300.0 / 72.0).ceil(), "{name}");
            assert_eq!(height as f64, (size("height") * 300.0 / 72.0).ceil(), "{name}");
            assert_eq!(density, 11_811);
            let inked = colours.chunks(3).filter(|pixel| pixel.iter().any(|part| *part < 128)).count();
            let share = inked as f64 / (width * height) as f64;
            assert!((0.005..0.5).contains(&share), "{name}: {share}");
            // The title is there: text stands above the frame.
            let above = &colours[..3 * width * height / 20];
            assert!(above.iter().any(|part| *part < 64), "{name} has no title");

            let pdf = fs::read(figures.join(format!("{name}.pdf"))).unwrap();
            let has = |what: &[u8]| pdf.windows(what.len()).any(|part| part == what);
            assert!(pdf.starts_with(b"%PDF-") && has(b"%%EOF"), "{name}");
            assert!(has(b"/FontFile") && has(b"DejaVuSans"), "{name} has no font");
        }
    }

    #[test]
    fn cli_plot_makes_the_same_pictures() {
        let folder = tempfile::tempdir().unwrap();
        smoke(folder.path(), &["--png", "--pdf"]);
        let results = folder.path().join("perceptron-caching");
        let again = folder.path().join("again");
        let plot =
            verify(&["plot", results.to_str().unwrap(), "--out", again.to_str().unwrap(), "--png", "--pdf"]);
        assert_eq!(plot.status.code(), Some(0), "{}", text(&plot.stderr));
        let printed = text(&plot.stdout);
        for ending in ["svg", "png", "pdf"] {
            let file = format!("figures/2A-trace.{ending}");
            assert!(printed.contains(&file), "{printed}");
            assert_eq!(
                fs::read(results.join(&file)).unwrap(),
                fs::read(again.join(&file)).unwrap(),
                "{file}"
            );
        }
    }
}
