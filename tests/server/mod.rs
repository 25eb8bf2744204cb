//! A server on this machine that behaves as it is told, well or badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// After the address: "/train-images-idx3-ubyte.gz".
    pub(crate) path: String,
    /// First byte of the part that was asked for.
    pub(crate) from: Option<usize>,
}

/// What the server does.
pub(crate) enum Reply {
    /// Sends the whole, whatever part was asked for.
    Whole(Vec<u8>),
    /// Sends the part that was asked for.
    Part(Vec<u8>),
    /// Promises the part that was asked for, sends so many bytes of it, and closes.
    Torn(Vec<u8>, usize),
    /// Promises the whole, whatever part was asked for, sends so many bytes, and closes.
    TornWhole(Vec<u8>, usize),
    /// Promises the part that was asked for, sends so many bytes of it, and nothing more.
    Stuck(Vec<u8>, usize),
    /// Sends another part than was asked for, and says so.
    OtherPart(Vec<u8>),
    /// Says nothing at all.
    Silence,
    /// Sends zeros and never says how many.
    Endless,
    /// Answers with a number and no file.
    Status(u16),
    /// Sends elsewhere.
    Redirect(String),
}

pub(crate) struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (asked, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let reply = Arc::new(reply);
        let (log, stopped) = (asked.clone(), stop.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let (log, stopped, reply) = (log.clone(), stopped.clone(), reply.clone());
                thread::spawn(move || {
                    let Some(asked) = read(&stream) else { return };
                    log.lock().unwrap().push(asked.clone());
                    // The other end may hang up at any time.
                    let _ = answer(&stream, &asked, reply(&asked), &stopped);
                });
            }
        });
        Self { address, asked, stop }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// All that was asked for until now.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(&self.address);
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let mut from = None;
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some(range) = line.to_lowercase().strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().ok();
        }
    }
    Some(Asked { path, from })
}

fn answer(mut stream: &TcpStream, asked: &Asked, reply: Reply, stop: &AtomicBool) -> std::io::Result<()> {
    let wait = || {
        while !stop.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(10));
        }
    };
    let head = |status: &str, more: &str| format!("HTTP/1.1 {status}\r\n{more}Connection: close\r\n\r\n");
    let part = |mut stream: &TcpStream, bytes: &[u8], most: usize| {
        let from = asked.from.unwrap_or(0);
        if from >= bytes.len() {
            return stream.write_all(head("416 Range Not Satisfiable", "Content-Length: 0\r\n").as_bytes());
        }
        let (last, length) = (bytes.len() - 1, bytes.len() - from);
        let range = format!("Content-Range: bytes {from}-{last}/{}\r\n", bytes.len());
        let (status, range) =
            if asked.from.is_some() { ("206 Partial Content", range) } else { ("200 OK", String::new()) };
        stream.write_all(head(status, &format!("{range}Content-Length: {length}\r\n")).as_bytes())?;
        stream.write_all(&bytes[from..][..most.min(length)])
    };
    match reply {
        Reply::Whole(bytes) => {
            stream.write_all(head("200 OK", &format!("Content-Length: {}\r\n", bytes.len())).as_bytes())?;
            stream.write_all(&bytes)
        }
        Reply::TornWhole(bytes, most) => {
            stream.write_all(head("200 OK", &format!("Content-Length: {}\r\n", bytes.len())).as_bytes())?;
            stream.write_all(&bytes[..most])
        }
        Reply::Part(bytes) => part(stream, &bytes, usize::MAX),
        Reply::Torn(bytes, most) => part(stream, &bytes, most),
        Reply::Stuck(bytes, most) => {
            part(stream, &bytes, most)?;
            wait();
            Ok(())
        }
        Reply::OtherPart(bytes) => {
            let status = if asked.from.is_some() { "206 Partial Content" } else { "200 OK" };
            let range = format!("Content-Range: bytes 0-{}/{}\r\n", bytes.len() - 1, bytes.len());
            stream
                .write_all(head(status, &format!("{range}Content-Length: {}\r\n", bytes.len())).as_bytes())?;
            stream.write_all(&bytes)
        }
        Reply::Silence => {
            wait();
            Ok(())
        }
        Reply::Endless => {
            stream.write_all(head("200 OK", "").as_bytes())?;
            while !stop.load(Ordering::Relaxed) {
                stream.write_all(&[0; 4096])?;
            }
            Ok(())
        }
        Reply::Status(number) => {
            stream.write_all(head(&format!("{number} Something"), "Content-Length: 0\r\n").as_bytes())
        }
        Reply::Redirect(url) => stream
            .write_all(head("302 Found", &format!("Location: {url}\r\nContent-Length: 0\r\n")).as_bytes()),
    }
}
