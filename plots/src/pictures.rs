//! Figures as PNG and PDF, made of their SVG.
//!
//! Text is set in DejaVu Sans, which comes with this crate and which the SVG was measured with, and in nothing else: so no text
//! is lost or overlaps where a machine has other fonts or none, and a record gives the same pictures everywhere.

use crate::style::FONT;
use crate::{PlotError, svg};
use plasticity_record::{Record, write_atomically};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Pixels of a figure to the inch; they are points of print.
const PIXELS_PER_INCH: f32 = 72.0;

/// Resolution of a PNG: what journals ask for.
const DOTS_PER_INCH: f32 = 300.0;

const METRES_PER_INCH: f32 = 0.0254;

/// A format beside SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Pixels, 300 to the inch.
    Png,
    /// Vectors, with the part of the font that is used; a pixel of the SVG is a point.
    Pdf,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    fn of(self, tree: &Tree) -> Result<Vec<u8>, String> {
        match self {
            Self::Png => png(tree),
            Self::Pdf => pdf(tree),
        }
    }
}

/// Every figure of a record in some formats, into `folder/figures`; returns the files.
///
/// # Errors
/// [`PlotError`].
pub fn draw(record: &Record, folder: &Path, formats: &[Format]) -> Result<Vec<PathBuf>, PlotError> {
    let mut files = Vec::new();
    for (name, svg) in svg(record)? {
        let failed = |message| PlotError::Drawing { figure: name.clone(), message };
        let tree = tree(&svg).map_err(failed)?;
        for format in formats {
            let path = folder.join("figures").join(format!("{name}.{}", format.ending()));
            write_atomically(&path, &format.of(&tree).map_err(failed)?)?;
            files.push(path);
        }
    }
    Ok(files)
}

fn tree(svg: &str) -> Result<Tree, String> {
    let options =
        Options { font_family: FONT.into(), dpi: PIXELS_PER_INCH, fontdb: fonts(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(message)
}

fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let read = || {
        let mut fonts = Database::new();
        for font in [dejavu::sans::regular(), dejavu::sans::bold()] {
            fonts.load_font_data(font.to_vec());
        }
        fonts.set_sans_serif_family("DejaVu Sans");
        Arc::new(fonts)
    };
    FONTS.get_or_init(read).clone()
}

fn png(tree: &Tree) -> Result<Vec<u8>, String> {
    let scale = DOTS_PER_INCH / PIXELS_PER_INCH;
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or("it has no area")?;
    // Opaque, so that the last row and column have no trace of transparency.
    pixels.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());

    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (DOTS_PER_INCH / METRES_PER_INCH).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let colours: Vec<u8> =
        pixels.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut writer = encoder.write_header().map_err(message)?;
    writer.write_image_data(&colours).map_err(message)?;
    writer.finish().map_err(message)?;
    Ok(file)
}

fn pdf(tree: &Tree) -> Result<Vec<u8>, String> {
    let page = svg2pdf::PageOptions { dpi: PIXELS_PER_INCH };
    svg2pdf::to_pdf(tree, svg2pdf::ConversionOptions::default(), page).map_err(message)
}

fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}
