//! A folder with the four usual files.

use super::idx::{self, IdxError, Images};
use super::{Dataset, Labelled, Shape, ShapeError, known};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The usual names, without ".gz": images and labels for training, then for testing.
pub const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// Why there are no images from a folder.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file is not there, under any of its names.
    #[error(
        "{folder} has no {name}, nor {name}.gz, nor either with a dot, {}; the four files {} are looked for",
        dotted(name),
        NAMES.join(", ")
    )]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// The usual name of the file.
        name: &'static str,
    },
    /// There is no such folder.
    #[error("there is no folder {folder}; the four files {}, plain or as .gz, are looked for in it", NAMES.join(", "))]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// A file could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file is larger than any that is read.
    #[error("{path} is larger than the {} bytes that are read at most", idx::LIMIT)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// A file is broken, or something else.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: IdxError,
    },
    /// There are not as many images as labels.
    #[error("{images_path} has {images} images, but {labels_path} has {labels} labels")]
    Counts {
        /// The file of images.
        images_path: PathBuf,
        /// Their number.
        images: usize,
        /// The file of labels.
        labels_path: PathBuf,
        /// Their number.
        labels: usize,
    },
    /// Images and labels do not make a labelled set.
    #[error("{images_path} and {labels_path} do not make a set of images with labels")]
    Labelled {
        /// The file of images.
        images_path: PathBuf,
        /// The file of labels.
        labels_path: PathBuf,
        /// Why not.
        source: ShapeError,
    },
    /// All labels are 0, so that there is nothing to tell apart.
    #[error("all labels in {folder} are 0; give images of at least two classes, labelled from 0")]
    OneClass {
        /// The folder.
        folder: PathBuf,
    },
    /// Images to learn from have another shape than those to test on.
    #[error(
        "in {folder} images for training are {} x {}, but those for testing {} x {}",
        training.rows,
        training.columns,
        test.rows,
        test.columns
    )]
    Shapes {
        /// The folder.
        folder: PathBuf,
        /// Shape of the images for training.
        training: Shape,
        /// Shape of the images for testing.
        test: Shape,
    },
}

/// The names under which a file is looked for, in this order, with ".gz" first.
pub fn variants(name: &str) -> [String; 4] {
    let dotted = dotted(name);
    [format!("{name}.gz"), name.into(), format!("{dotted}.gz"), dotted]
}

fn dotted(name: &str) -> String {
    name.replacen("-idx", ".idx", 1)
}

/// The four files in a folder, in the order of [`NAMES`]; nothing for one that is not there.
pub fn find(folder: &Path) -> [Option<PathBuf>; 4] {
    let path = |name| variants(name).into_iter().map(|name| folder.join(name)).find(|path| path.is_file());
    NAMES.map(path)
}

/// Reads the four files of a folder. Images may be of any size; the largest label, of training or test, tells how many classes there are, from 0.
///
/// # Errors
/// [`FolderError`], for the first file that is missing or broken.
pub fn load(folder: &Path) -> Result<Dataset, FolderError> {
    if !folder.is_dir() {
        return Err(FolderError::NoFolder { folder: folder.into() });
    }
    let mut files = Vec::new();
    for (name, path) in NAMES.into_iter().zip(find(folder)) {
        let path = path.ok_or_else(|| FolderError::Missing { folder: folder.into(), name })?;
        files.push((read(&path)?, path));
    }
    let set = |images: usize, labels: usize| -> Result<_, FolderError> {
        Ok((read_images(&files[images])?, read_labels(&files[labels])?))
    };
    let (training, test) = (set(0, 1)?, set(2, 3)?);
    let largest = training.1.iter().chain(&test.1).max().copied().unwrap_or_default();
    let classes = u16::from(largest) + 1;
    let labelled = |of: (Images, Vec<u8>), images: usize| {
        labelled(of, classes, [&files[images].1, &files[images + 1].1])
    };
    let (training, test) = (labelled(training, 0)?, labelled(test, 2)?);
    if classes < 2 {
        return Err(FolderError::OneClass { folder: folder.into() });
    }
    if training.shape() != test.shape() {
        let (training, test) = (training.shape(), test.shape());
        return Err(FolderError::Shapes { folder: folder.into(), training, test });
    }
    let is = |known: &&&known::Known| {
        files.iter().zip(&known.files).all(|((bytes, _), pinned)| pinned.check(bytes).is_ok())
    };
    let title = known::ALL.iter().find(is).map_or("images", |known| known.title);
    Ok(Dataset { source: format!("{title} from {}", folder.display()), training, test })
}

fn read_images((bytes, path): &(Vec<u8>, PathBuf)) -> Result<Images, FolderError> {
    idx::images(bytes).map_err(|source| FolderError::File { path: path.clone(), source })
}

fn read_labels((bytes, path): &(Vec<u8>, PathBuf)) -> Result<Vec<u8>, FolderError> {
    idx::labels(bytes).map_err(|source| FolderError::File { path: path.clone(), source })
}

fn labelled(
    (images, labels): (Images, Vec<u8>),
    classes: u16,
    [images_path, labels_path]: [&PathBuf; 2],
) -> Result<Labelled, FolderError> {
    let (images_path, labels_path) = (images_path.clone(), labels_path.clone());
    if images.count != labels.len() {
        let (images, labels) = (images.count, labels.len());
        return Err(FolderError::Counts { images_path, images, labels_path, labels });
    }
    Labelled::new(images.shape, classes, images.pixels, labels).map_err(|source| FolderError::Labelled {
        images_path,
        labels_path,
        source,
    })
}

/// The bytes of a file, no more than are read at most with a header.
pub fn read(path: &Path) -> Result<Vec<u8>, FolderError> {
    let mut bytes = Vec::new();
    let limit = idx::LIMIT + 16;
    let attempt = File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    attempt.map_err(|source| FolderError::Read { path: path.into(), source })?;
    if bytes.len() as u64 > limit {
        return Err(FolderError::TooLarge { path: path.into() });
    }
    Ok(bytes)
}
