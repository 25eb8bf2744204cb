use indicatif::ProgressBar;
use plasticity_simulation::data::known::PinError;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::time::Duration;
use thiserror::Error;
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Timeout};

/// Why a mirror gave no file.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error("could not be reached ({0})")]
    Unreachable(String),
    #[error("answered {0}")]
    Status(StatusCode),
    #[error("broke off ({0})")]
    BrokenOff(String),
    #[error("sent more than {0} bytes, which the file cannot have")]
    TooLarge(u64),
    #[error("sent another part of the file than asked for")]
    Range,
    #[error("sent something else: {}", chain(.0))]
    Wrong(PinError),
    /// On this machine.
    #[error("{0}")]
    Local(io::Error),
}

/// One file on one server.
pub(super) struct Transfer<'a> {
    agent: Agent,
    url: &'a str,
    timeout: Duration,
    /// Most bytes that the file can have.
    most: u64,
}

impl<'a> Transfer<'a> {
    pub(super) fn new(url: &'a str, timeout: Duration, most: u64) -> Self {
        let tls = url.starts_with("https://");
        let mut config = Agent::config_builder()
            // Also where a server sends us on.
            .https_only(tls)
            .http_status_as_error(false)
            .timeout_resolve(Some(timeout))
            .timeout_connect(Some(timeout))
            .timeout_recv_response(Some(timeout))
            .timeout_per_read(Some(timeout))
            .user_agent(concat!("plasticity-energy/", env!("CARGO_PKG_VERSION")));
        if !tls {
            // This machine, which a proxy would look for at its own place.
            config = config.proxy(None);
        }
        Self { agent: config.build().into(), url, timeout, most }
    }

    /// Appends to a file what comes after its first `start` bytes, or fills it anew where the server begins anew.
    pub(super) fn run(&self, file: &mut File, start: u64, bar: &ProgressBar) -> Result<(), Failure> {
        let mut request = self.agent.get(self.url);
        if start > 0 {
            request = request.header(header::RANGE, format!("bytes={start}-"));
        }
        let response = request.call().map_err(|error| Failure::Unreachable(self.reason(&error)))?;
        let start = match response.status() {
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT if start > 0 && begins_at(&response, start) => start,
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE if start > 0 => {
                return Err(Failure::Range);
            }
            other => return Err(Failure::Status(other)),
        };
        file.set_len(start).map_err(Failure::Local)?;
        file.seek(SeekFrom::Start(start)).map_err(Failure::Local)?;
        let body = response.into_body();
        let length = body.content_length();
        if length.is_some_and(|length| length > self.most - start.min(self.most)) {
            return Err(Failure::TooLarge(self.most));
        }
        bar.set_length(length.map_or(0, |length| start + length));
        self.receive(body, file, start, bar)
    }

    fn receive(&self, body: Body, file: &mut File, start: u64, bar: &ProgressBar) -> Result<(), Failure> {
        let mut reader = body.into_with_config().limit(u64::MAX).reader();
        let mut buffer = vec![0; 1 << 16];
        let mut arrived = start;
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Failure::BrokenOff(format!(
                        "after {arrived} bytes: {}",
                        self.reason(&error.into())
                    )));
                }
            };
            arrived += count as u64;
            if arrived > self.most {
                file.set_len(0).map_err(Failure::Local)?;
                return Err(Failure::TooLarge(self.most));
            }
            file.write_all(&buffer[..count]).map_err(Failure::Local)?;
            bar.set_position(arrived);
        }
    }

    fn reason(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::Timeout(Timeout::Resolve) => "its name was not found in time".into(),
            ureq::Error::Timeout(Timeout::Connect) => {
                format!("no connection in {} s", self.timeout.as_secs())
            }
            ureq::Error::Timeout(_) => format!("nothing came for {} s", self.timeout.as_secs()),
            ureq::Error::HostNotFound => "there is no such server".into(),
            ureq::Error::RequireHttpsOnly(url) => format!("it leads to {url}, which is not https"),
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                format!("nothing came for {} s", self.timeout.as_secs())
            }
            ureq::Error::Io(error) => error.to_string(),
            other => other.to_string(),
        }
    }
}

/// Whether what was sent begins where it was asked to.
fn begins_at(response: &Response<Body>, start: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE).and_then(|range| range.to_str().ok());
    range.is_some_and(|range| range.trim().starts_with(&format!("bytes {start}-")))
}

/// An error with its cause.
fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error} ({source})"),
        None => error.to_string(),
    }
}
