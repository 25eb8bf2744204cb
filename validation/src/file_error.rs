use std::ops::Range;
use thiserror::Error;
use toml::de::{DeTable, DeValue};

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

    /// At the value of a key, given as its path: `"walk.steps"`; at its table where the key is not there.
    pub(crate) fn at_key(file: &str, text: &str, path: &str, message: impl Into<String>) -> Self {
        let mut span = 0..0;
        if let Ok(document) = DeTable::parse(text) {
            let mut table = Some(document.into_inner());
            for name in path.split('.') {
                let Some(value) = table.take().and_then(|mut table| table.remove(name)) else { break };
                span = value.span();
                if let DeValue::Table(inner) = value.into_inner() {
                    table = Some(inner);
                }
            }
        }
        Self::at(file, text, &span, message)
    }

    pub(crate) fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::at(file, text, &error.span().unwrap_or(0..0), expected(message))
    }
}

/// A message with what was expected in words, where the parser names a type of Rust.
pub(crate) fn expected(message: String) -> String {
    let Some((found, kind)) = message.rsplit_once(", expected ") else { return message };
    let plain = match kind {
        "f64" => "a number",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a whole number that is not negative",
        "i64" => "a whole number",
        "a sequence" => "a list",
        "a map" => "a table",
        _ if kind.starts_with("struct ") => "a table",
        _ => return message,
    };
    format!("{found}, expected {plain}")
}
