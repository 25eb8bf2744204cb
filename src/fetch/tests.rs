//! Downloads of a data set of these tests from servers that behave well or badly.

#[path = "../../tests/server/mod.rs"]
mod server;

use super::*;
use plasticity_simulation::data::known::PinError;
use server::{Asked, Reply, Server};
use std::sync::Mutex;
use tempfile::TempDir;

/// Contents of four files that do not repeat themselves.
fn content(name: &str) -> Vec<u8> {
    let mut state = name.bytes().fold(7_u32, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let size = if name.contains("images") { 300_000 } else { 3_000 };
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..size).map(|_| next()).collect()
}

/// The file that was asked for.
fn file(asked: &Asked) -> Vec<u8> {
    content(asked.path.trim_start_matches('/').trim_end_matches(".gz"))
}

fn set() -> Known {
    let files = NAMES.map(|name| {
        let content = content(name);
        let size = content.len() as u64;
        let found = Pinned { size, sha256: "" }.check(&content);
        let Err(PinError::Checksum { found, .. }) = found else { panic!("{found:?}") };
        Pinned { size, sha256: found.leak() }
    });
    Known { name: "test", title: "Test", files }
}

fn fetched(servers: &[&Server], folder: &Path) -> Result<Vec<Outcome>> {
    fetched_in(30, servers, folder)
}

fn fetched_in(seconds: u64, servers: &[&Server], folder: &Path) -> Result<Vec<Outcome>> {
    let mirrors = servers.iter().map(|server| server.url()).collect();
    let timeout = Duration::from_secs(seconds);
    let done = fetch(&Request { set: &set(), mirrors, folder, timeout })?;
    for (name, (path, _)) in NAMES.iter().zip(&done) {
        assert_eq!(fs::read(path).unwrap(), content(name), "{name}");
    }
    Ok(done.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Nothing but whole files may have the names of files.
fn check(folder: &Path) {
    for name in NAMES {
        for path in folder::variants(name).map(|name| folder.join(name)) {
            assert!(!path.exists() || fs::read(&path).unwrap() == content(name), "{}", path.display());
        }
    }
}

fn failed(servers: &[&Server]) -> (String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let error = fetched_in(1, servers, folder.path()).unwrap_err().to_string();
    check(folder.path());
    assert!(error.starts_with("cannot download train-images-idx3-ubyte.gz: "), "{error}");
    (error, folder)
}

#[test]
fn exact_what_is_there_is_not_downloaded_again() {
    let server = Server::start(|asked| Reply::Whole(file(asked)));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fetched(&[&server], folder.path()).unwrap(), [Outcome::Fetched; 4]);
    assert_eq!(server.asked().len(), 4);
    assert_eq!(fetched(&[&server], folder.path()).unwrap(), [Outcome::There; 4]);
    assert_eq!(server.asked().len(), 4);
    // Under another name it is as good.
    let [zipped, _, _, dotted] = folder::variants(NAMES[2]).map(|name| folder.path().join(name));
    fs::rename(&zipped, &dotted).unwrap();
    assert_eq!(fetched(&[&server], folder.path()).unwrap(), [Outcome::There; 4]);
    // What is wrong is set aside, not lost.
    let wrong = folder.path().join("train-labels-idx1-ubyte.gz");
    fs::write(&wrong, "my own labels").unwrap();
    let expected = [Outcome::There, Outcome::Replaced, Outcome::There, Outcome::There];
    assert_eq!(fetched(&[&server], folder.path()).unwrap(), expected);
    assert_eq!(fs::read(wrong.with_extension("gz.old")).unwrap(), b"my own labels");
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 6, "{names:?}");
}

#[test]
fn exact_an_interrupted_download_goes_on_where_it_was() {
    // Every connection breaks after 100000 bytes; the next goes on.
    let server = Server::start(|asked| Reply::Torn(file(asked), 100_000));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fetched(&[&server], folder.path()).unwrap(), [Outcome::Fetched; 4]);
    let from: Vec<_> = server.asked().iter().take(3).map(|asked| asked.from).collect();
    assert_eq!(from, [None, Some(100_000), Some(200_000)]);

    // A process that was killed leaves a part.
    let folder = tempfile::tempdir().unwrap();
    let partial = folder.path().join("train-images-idx3-ubyte.gz.partial");
    fs::write(&partial, &content(NAMES[0])[..123_456]).unwrap();
    let server = Server::start(|asked| Reply::Part(file(asked)));
    fetched(&[&server], folder.path()).unwrap();
    assert_eq!(server.asked()[0].from, Some(123_456));
    assert!(!partial.exists());
}

#[test]
fn exact_a_server_without_ranges_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let partial = folder.path().join("train-images-idx3-ubyte.gz.partial");
    fs::write(&partial, &content(NAMES[0])[..123_456]).unwrap();
    let server = Server::start(|asked| Reply::Whole(file(asked)));
    fetched(&[&server], folder.path()).unwrap();
    assert_eq!(server.asked().len(), 4);

    // One that breaks at the same place every time is given up, since nothing is gained.
    let torn = Server::start(|asked| Reply::TornWhole(file(asked), 100_000));
    let (error, folder) = failed(&[&torn]);
    assert!(error.contains("broke off (after 100000 bytes"), "{error}");
    assert_eq!(torn.asked().len(), 2);
    // What it left is no hindrance.
    fetched(&[&server], folder.path()).unwrap();
}

#[test]
fn exact_a_wrong_part_is_thrown_away() {
    let part = |bytes: Vec<u8>, reply: fn(Vec<u8>) -> Reply| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("train-images-idx3-ubyte.gz.partial"), bytes).unwrap();
        let server = Server::start(move |asked| reply(file(asked)));
        fetched(&[&server], folder.path()).unwrap();
        server.asked().iter().take(2).map(|asked| asked.from).collect::<Vec<_>>()
    };
    // Of another file; longer than the file; and a server that sends another part than asked for.
    assert_eq!(part(vec![1; 1000], Reply::Part), [Some(1000), None]);
    assert_eq!(part(vec![1; 300_000], Reply::Part), [Some(300_000), None]);
    assert_eq!(part(vec![1; 900_000], Reply::Part), [Some(900_000), None]);
    assert_eq!(part(content(NAMES[0])[..1000].to_vec(), Reply::OtherPart), [Some(1000), None]);
    // Whole, but the process was killed before it could take its name.
    assert_eq!(part(content(NAMES[0]), Reply::Part), [Some(300_000), None]);
}

#[test]
fn exact_mirrors_are_tried_one_after_the_other() {
    let lying = Server::start(|_| Reply::Whole(b"<html>please log in</html>".to_vec()));
    let other = Server::start(|asked| Reply::Whole(vec![3; file(asked).len()]));
    let gone = Server::start(|_| Reply::Status(404));
    let silent = Server::start(|_| Reply::Silence);
    let stuck = Server::start(|asked| Reply::Stuck(file(asked), 0));
    let endless = Server::start(|_| Reply::Endless);
    let large = Server::start(|asked| Reply::Whole(vec![0; 2 * file(asked).len() + 5000]));
    let torn = Server::start(|asked| Reply::TornWhole(file(asked), 100_000));
    let bad = [&lying, &other, &gone, &silent, &stuck, &endless, &large, &torn];
    let (error, _folder) = failed(&bad);
    for reason in [
        "sent something else: it holds 26 bytes, not 300000",
        "sent something else: its content has the SHA-256",
        "answered 404",
        "could not be reached (nothing came for 1 s)",
        "broke off (after 0 bytes: nothing came for 1 s)",
        "sent more than 301324 bytes",
        "broke off (after 100000 bytes",
        "--mirror",
    ] {
        assert!(error.contains(reason), "{reason:?} is not in {error}");
    }
    for server in bad {
        assert!(error.contains(&server.url()), "{error}");
    }
    let good = Server::start(|asked| Reply::Part(file(asked)));
    let folder = tempfile::tempdir().unwrap();
    let servers = [&lying, &other, &gone, &torn, &good];
    assert_eq!(fetched(&servers, folder.path()).unwrap(), [Outcome::Fetched; 4]);
}

#[test]
fn exact_redirects_are_followed_but_not_for_ever() {
    let good = Server::start(|asked| Reply::Whole(file(asked)));
    let url = good.url();
    let leading =
        Server::start(move |asked| Reply::Redirect(format!("{url}{}", asked.path.trim_start_matches('/'))));
    let folder = tempfile::tempdir().unwrap();
    fetched(&[&leading], folder.path()).unwrap();
    assert_eq!(good.asked().len(), 4);
    let circle = Server::start(|asked| Reply::Redirect(asked.path.clone()));
    assert!(failed(&[&circle]).0.contains("too many redirects"));
}

#[test]
fn exact_two_downloads_do_not_write_into_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let second = std::sync::Arc::new(Mutex::new(None));
    let seen = second.clone();
    let server = Server::start(move |asked| {
        let mirrors = vec!["http://127.0.0.1:1/".into()];
        let timeout = Duration::from_secs(1);
        let refused = fetch(&Request { set: &set(), mirrors, folder: &path, timeout }).unwrap_err();
        *seen.lock().unwrap() = Some(refused.to_string());
        Reply::Whole(file(asked))
    });
    fetched(&[&server], folder.path()).unwrap();
    assert!(second.lock().unwrap().as_ref().unwrap().contains("another verify data fetch"));
}
