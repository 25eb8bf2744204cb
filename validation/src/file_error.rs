use std::ops::Range;
use thiserror::Error;

/// Something wrong in a claims or preset file, with its line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {message}")]
pub struct FileError {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what to do, in one line.
    pub message: String,
}

impl FileError {
    pub(crate) fn at(file: &str, text: &str, span: &Range<usize>, message: impl Into<String>) -> Self {
        let before = &text.as_bytes()[..span.start.min(text.len())];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        Self { file: file.into(), line, message: message.into() }
    }

    pub(crate) fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::at(file, text, &error.span().unwrap_or(0..0), message)
    }
}
