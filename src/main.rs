//! `verify`: the theory of the metabolic energy of learning, held against simulation.
//!
//! This binary only turns arguments into calls of the library crates and their results into text; it holds no science.

#![forbid(unsafe_code)]

mod arguments;
mod commands;
mod contact_sheet;
mod exit;
#[cfg(feature = "fetch")]
mod fetch;
mod output;
mod progress;

use std::process::ExitCode;

fn main() -> ExitCode {
    let finished = arguments::parse().and_then(|arguments| match arguments {
        arguments::Parsed::Command(command) => commands::execute(&command),
        arguments::Parsed::Text(text) => output::print(&text).map(|()| exit::Status::Success),
    });
    match finished {
        Ok(status) => status.into(),
        Err(error) => {
            output::error(&error);
            exit::Status::Error.into()
        }
    }
}
