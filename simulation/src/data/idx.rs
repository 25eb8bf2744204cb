//! The IDX format, in which MNIST and its kin are distributed: a magic number, the size of each dimension as big-endian
//! 32-bit numbers, then the bytes. Plain or compressed by gzip, which is told by the content and not by the name.
//!
//! The reader believes nothing that a file says of itself: memory is taken as bytes arrive, and a file that is shorter or
//! longer than it says is refused.

use super::Shape;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, Read};
use thiserror::Error;

/// Most bytes of content that are read from a file.
pub const LIMIT: u64 = 1 << 30;

/// Deflate makes at most so many bytes of one.
const MOST_EXPANSION: u64 = 1032;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const LABELS: u32 = 0x0801;
const IMAGES: u32 = 0x0803;

/// Images, as a file has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    /// Number of images.
    pub count: usize,
    /// Rows and columns of each.
    pub shape: Shape,
    /// Grey values, image after image, row after row.
    pub pixels: Vec<u8>,
}

/// What is wrong with a file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdxError {
    /// It ends before its header does.
    #[error("the file is cut off: it has {found} bytes, fewer than the {header} of a header")]
    NoHeader {
        /// Bytes that are there.
        found: usize,
        /// Bytes of a header.
        header: usize,
    },
    /// It begins with another magic number.
    #[error("the file begins with {found:#010x}, not with {expected:#010x} as IDX files of {what} do")]
    Magic {
        /// What it should hold.
        what: &'static str,
        /// The magic number of that.
        expected: u32,
        /// What is there.
        found: u32,
    },
    /// It says that it is larger than anything that is read.
    #[error("the file says that it holds {declared} bytes, more than the {LIMIT} that are read at most")]
    TooLarge {
        /// Bytes that its header promises, `u128` because three 32-bit sizes multiply to more than 64 bits.
        declared: u128,
    },
    /// It says that it is larger than it can be.
    #[error(
        "the file says that it holds {declared} bytes, but {size} bytes cannot hold that: it is cut off or damaged"
    )]
    Impossible {
        /// Bytes that its header promises.
        declared: u64,
        /// Size of the file.
        size: u64,
    },
    /// It ends early.
    #[error("the file is cut off: it says that it holds {declared} bytes, but there are {found}")]
    Truncated {
        /// Bytes that its header promises.
        declared: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// It goes on.
    #[error("the file goes on after the {declared} bytes that it says it holds")]
    Trailing {
        /// Bytes that its header promises.
        declared: u64,
    },
    /// It cannot be decompressed; wrong checksums are found here.
    #[error("the gzip is damaged or cut off")]
    Gzip(#[source] io::Error),
}

/// Reads a file of images, given its bytes.
///
/// # Errors
/// [`IdxError`].
///
/// ```
/// use plasticity_simulation::data::idx;
///
/// let file = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 255];
/// let images = idx::images(&file)?;
/// assert_eq!((images.count, images.shape.columns, images.pixels), (1, 2, vec![7, 255]));
/// assert!(idx::images(&file[..17]).is_err());
/// # Ok::<(), idx::IdxError>(())
/// ```
pub fn images(file: &[u8]) -> Result<Images, IdxError> {
    let ([count, rows, columns], pixels) = read(file, "images", IMAGES)?;
    Ok(Images { count, shape: Shape { rows, columns }, pixels })
}

/// Reads a file of labels, given its bytes. Labels may be anything; [`Labelled::new`](super::Labelled::new) knows the classes.
///
/// # Errors
/// [`IdxError`].
pub fn labels(file: &[u8]) -> Result<Vec<u8>, IdxError> {
    read::<1>(file, "labels", LABELS).map(|(_, labels)| labels)
}

/// The bytes of a file as they are without compression, to take a checksum of. Nothing beyond `limit` bytes is given, so
/// that a small file cannot become an endless one.
pub fn content(file: &[u8], limit: u64) -> impl Read {
    let gzip = file.starts_with(&GZIP);
    // One of the two is empty.
    let (plain, compressed) = if gzip { (&[][..], Some(MultiGzDecoder::new(file))) } else { (file, None) };
    Content { plain, compressed }.take(limit)
}

struct Content<'a> {
    plain: &'a [u8],
    compressed: Option<MultiGzDecoder<&'a [u8]>>,
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.compressed {
            Some(gzip) => gzip.read(buffer),
            None => self.plain.read(buffer),
        }
    }
}

/// The sizes of `D` dimensions and the bytes after them.
fn read<const D: usize>(
    file: &[u8],
    what: &'static str,
    expected: u32,
) -> Result<([usize; D], Vec<u8>), IdxError> {
    // The largest file with its header, and a byte more, by which one that goes on is told.
    let mut content = content(file, LIMIT + 17);
    let found = up_to(&mut content, 4)?;
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte));
    let header = 4 * (1 + D);
    if found.len() < 4 {
        return Err(IdxError::NoHeader { found: found.len(), header });
    }
    if number(&found) != expected {
        return Err(IdxError::Magic { what, expected, found: number(&found) });
    }
    let sizes = up_to(&mut content, 4 * D as u64)?;
    if sizes.len() < 4 * D {
        return Err(IdxError::NoHeader { found: 4 + sizes.len(), header });
    }
    let mut dimensions = [0; D];
    let mut declared: u128 = 1;
    for (dimension, bytes) in dimensions.iter_mut().zip(sizes.chunks_exact(4)) {
        *dimension = number(bytes) as usize;
        declared *= u128::from(number(bytes));
    }
    let declared = match u64::try_from(declared) {
        Ok(declared) if declared <= LIMIT => declared,
        _ => return Err(IdxError::TooLarge { declared }),
    };
    let size = file.len() as u64;
    if file.starts_with(&GZIP) && declared > size.saturating_mul(MOST_EXPANSION) {
        return Err(IdxError::Impossible { declared, size });
    }
    let bytes = up_to(&mut content, declared)?;
    if (bytes.len() as u64) < declared {
        return Err(IdxError::Truncated { declared, found: bytes.len() as u64 });
    }
    // Also reads the checksum of a gzip, which stands at its end.
    if !up_to(&mut content, 1)?.is_empty() {
        return Err(IdxError::Trailing { declared });
    }
    Ok((dimensions, bytes))
}

/// So many bytes, or fewer where there are no more.
fn up_to(content: &mut impl Read, count: u64) -> Result<Vec<u8>, IdxError> {
    let mut bytes = Vec::new();
    content.take(count).read_to_end(&mut bytes).map_err(IdxError::Gzip)?;
    Ok(bytes)
}
