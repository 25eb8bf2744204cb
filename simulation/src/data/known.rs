//! Data sets that everybody means the same by.

use super::idx;
use sha2::{Digest, Sha256};
use std::io::Read;
use thiserror::Error;

/// A public data set in the four usual files.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// Name on the command line and of the folder: "mnist".
    pub name: &'static str,
    /// Name for people: "MNIST".
    pub title: &'static str,
    /// Its files, in the order of [`NAMES`](super::folder::NAMES).
    pub files: [Pinned; 4],
}

/// What a file has to hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Pinned {
    /// Size of its content in bytes.
    pub size: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    ///
    /// Of the content and not of the compressed file, because the same content is about in different compressions: MNIST's
    /// `train-images-idx3-ubyte.gz` with 9912422 and with 9630610 bytes.
    pub sha256: &'static str,
}

/// A file that does not hold what it should.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PinError {
    /// It cannot be decompressed.
    #[error("it is damaged or cut off")]
    Damaged(#[source] std::io::Error),
    /// It has another size.
    #[error("it holds {found} bytes, not {expected}")]
    Size {
        /// Size of the right content.
        expected: u64,
        /// Size of what is there, or one more than the right one where it is larger.
        found: u64,
    },
    /// It holds something else.
    #[error("its content has the SHA-256 {found}, not {expected}")]
    Checksum {
        /// Checksum of the right content.
        expected: String,
        /// Checksum of what is there.
        found: String,
    },
}

/// Handwritten digits (LeCun, Cortes and Burges).
pub static MNIST: Known = Known {
    name: "mnist",
    title: "MNIST",
    files: [
        pinned(47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        pinned(60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        pinned(7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        pinned(10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ],
};

/// Clothes, in the form of MNIST (Xiao, Rasul and Vollgraf, 2017).
pub static FASHION_MNIST: Known = Known {
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    files: [
        pinned(47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        pinned(60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        pinned(7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        pinned(10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ],
};

/// All of them.
pub static ALL: [&Known; 2] = [&MNIST, &FASHION_MNIST];

const fn pinned(size: u64, sha256: &'static str) -> Pinned {
    Pinned { size, sha256 }
}

impl Pinned {
    /// Whether a file, compressed or not, holds this.
    ///
    /// # Errors
    /// [`PinError`], what it holds instead.
    pub fn check(&self, file: &[u8]) -> Result<(), PinError> {
        // A byte more than the right size is read, no more: whatever it is, it is not this.
        let mut content = idx::content(file, self.size + 1);
        let mut digest = Sha256::new();
        let mut buffer = [0; 1 << 16];
        let mut found = 0;
        loop {
            match content.read(&mut buffer).map_err(PinError::Damaged)? {
                0 => break,
                count => {
                    digest.update(&buffer[..count]);
                    found += count as u64;
                }
            }
        }
        if found != self.size {
            return Err(PinError::Size { expected: self.size, found });
        }
        let found = hexadecimal(&digest.finalize());
        if found != self.sha256 {
            return Err(PinError::Checksum { expected: self.sha256.into(), found });
        }
        Ok(())
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
