use anyhow::{Result, bail};
use plasticity_simulation::data::known::{FASHION_MNIST, Known, MNIST};

const OF_MNIST: [&str; 2] =
    ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"];

/// The first is the bucket of its authors; the site that they name is the same without TLS.
const OF_FASHION_MNIST: [&str; 2] = [
    "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
];

/// The folders on servers to try, which are those given or else the public ones; each ends with a slash.
pub(crate) fn mirrors(set: &Known, given: &[String]) -> Result<Vec<String>> {
    if given.is_empty() {
        let public = [(&MNIST, &OF_MNIST), (&FASHION_MNIST, &OF_FASHION_MNIST)];
        let of_set = public.iter().filter(|(known, _)| known.name == set.name);
        return Ok(of_set.flat_map(|(_, mirrors)| mirrors.iter().map(ToString::to_string)).collect());
    }
    for url in given {
        if !allowed(url) {
            bail!(
                "the mirror {url:?} is no address that begins with https://, or with http:// and is on this machine"
            );
        }
    }
    Ok(given.iter().map(|url| format!("{}/", url.trim_end_matches('/'))).collect())
}

/// Without TLS only from this machine, where nobody is in between.
fn allowed(url: &str) -> bool {
    let host = |rest: &str| rest.split('/').next().unwrap_or_default().to_owned();
    let odd = url.chars().any(|c| c.is_whitespace() || c.is_control() || "@?#".contains(c));
    if let Some(rest) = url.strip_prefix("https://") {
        return !odd && !host(rest).is_empty();
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = host(rest);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => &host,
    };
    !odd && ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_without_tls_only_this_machine() {
        for url in [
            "https://a.org",
            "https://a.org/b/",
            "http://localhost:80/x",
            "http://127.0.0.1",
            "http://[::1]:8080/",
        ] {
            assert!(allowed(url), "{url}");
        }
        for url in [
            "",
            "a.org",
            "ftp://a.org",
            "https://",
            "https:///x",
            "http://a.org",
            "http://localhost.a.org/",
            "http://127.0.0.1.a.org",
            "http://127.0.0.1@a.org/",
            "http://127.0.0.1:x@a.org:80/",
            "https://a.org/?q=",
            "https://a.org/ b",
            "HTTP://a.org",
        ] {
            assert!(!allowed(url), "{url}");
        }
    }

    #[test]
    fn exact_every_set_has_mirrors_with_tls() {
        for set in plasticity_simulation::data::known::ALL {
            let mirrors = mirrors(set, &[]).unwrap();
            assert!(mirrors.len() > 1, "{}", set.name);
            assert!(
                mirrors.iter().all(|url| url.starts_with("https://") && url.ends_with('/') && allowed(url))
            );
        }
        assert_eq!(mirrors(&MNIST, &["https://a.org".into()]).unwrap(), ["https://a.org/"]);
    }
}
