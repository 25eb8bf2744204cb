//! The report in a browser: Chromium without a window, where there is one.

use assert_cmd::Command as Verify;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Measures the page and tells the page that it is framed in.
const PROBE: &str = r##"<script id="probe">
addEventListener("load", function () { setTimeout(function () {
  var root = document.documentElement, rows = document.querySelectorAll("tbody.claim");
  var seen = function (element) { return element.getBoundingClientRect().height > 0; };
  parent.postMessage({
    overflow: root.scrollWidth - innerWidth,
    width: innerWidth,
    fetched: performance.getEntriesByType("resource").length,
    shown: Array.from(rows).filter(seen).length,
    sections: Array.from(document.querySelectorAll("section.experiment")).filter(seen).length,
    figures: Array.from(document.querySelectorAll("figure svg")).filter(seen).length,
    details: document.querySelectorAll("details > summary").length,
    form: seen(document.getElementById("filters")),
    counted: document.querySelector("#filters output").textContent,
    dead: Array.from(document.querySelectorAll("a[href^='#']"))
      .filter(function (link) { return !document.getElementById(decodeURIComponent(link.hash.slice(1))); }).length
  }, "*");
}, 0); });
</script>"##;

/// Frames a page at a width, as windows are not narrower than 500 pixels, and keeps what it tells where `--dump-dom` shows it.
fn frame(page: &Path, width: u32, fragment: &str) -> String {
    format!(
        "<!DOCTYPE html><html><body style=\"margin: 0\"><script>
         addEventListener(\"message\", function (told) {{ Object.assign(document.documentElement.dataset, told.data); }});
         </script><iframe style=\"border: 0; width: {width}px; height: 900px\" src=\"file://{}{}\"></iframe></body></html>",
        page.display(),
        fragment.replace('&', "&amp;")
    )
}

/// The browser of the environment variable, or a usual name of it; none with a loud notice.
fn chromium() -> Option<String> {
    let named = env::var("PLASTICITY_CHROMIUM").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    let works =
        |name: &String| Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success());
    let found = named.into_iter().chain(usual).find(works);
    if found.is_none() {
        eprintln!(
            "NOT TESTED: there is no Chromium, so that the report was not opened in a browser; \
             apt-get install chromium, or name one in PLASTICITY_CHROMIUM"
        );
    }
    found
}

struct Browser {
    name: String,
    folder: tempfile::TempDir,
}

impl Browser {
    fn run(&self, arguments: &[&str]) -> (String, String) {
        let profile = tempfile::tempdir_in(self.folder.path()).unwrap();
        let output = Command::new(&self.name)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--hide-scrollbars", "--enable-logging=stderr"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    }

    /// The page as it is after its script, at a width; it must not have complained.
    fn dom(&self, page: &Path, width: u32, fragment: &str) -> Dom {
        let framed = self.folder.path().join(format!("frame-{width}.html"));
        fs::write(&framed, frame(page, width, fragment)).unwrap();
        let address = format!("file://{}", framed.display());
        // Time runs as fast as there is nothing to do, so that the page has told before the browser ends.
        let (html, log) =
            self.run(&["--window-size=1300,1000", "--virtual-time-budget=10000", "--dump-dom", &address]);
        Dom {
            html,
            complaints: log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect(),
        }
    }
}

struct Dom {
    html: String,
    complaints: Vec<String>,
}

impl Dom {
    fn probed(&self, name: &str) -> String {
        let from = self.html.split_once(&format!(" data-{name}=\"")).unwrap_or_else(|| panic!("no {name}")).1;
        from.split_once('"').unwrap().0.to_owned()
    }

    fn number(&self, name: &str) -> i64 {
        self.probed(name).parse().unwrap()
    }
}

/// A report of two experiments and one without claims, and pages made of it: with the probe, and with the probe in place of its script.
fn pages(folder: &Path) -> (String, [std::path::PathBuf; 2]) {
    for experiment in ["perceptron-caching", "perceptron-inefficiency"] {
        let run = Verify::cargo_bin("verify")
            .unwrap()
            .args([experiment, "--preset", "smoke", "--quiet", "--out", folder.to_str().unwrap()])
            .output()
            .unwrap();
        assert!(matches!(run.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let without = ["fokker-planck", "--preset", "smoke", "--no-claims", "--quiet", "--out"];
    Verify::cargo_bin("verify").unwrap().args(without).arg(folder).assert().success();
    Verify::cargo_bin("verify").unwrap().args(["report", folder.to_str().unwrap()]).assert().success();
    let html = fs::read_to_string(folder.join("report.html")).unwrap();
    let probed = folder.join("probed.html");
    fs::write(&probed, html.replacen("</head>", &format!("{PROBE}</head>"), 1)).unwrap();
    let plain = folder.join("plain.html");
    let (before, script) = html.split_once("<script>").unwrap();
    let after = script.split_once("</script>").unwrap().1;
    fs::write(&plain, format!("{before}{PROBE}{after}")).unwrap();
    (html, [probed, plain])
}

#[test]
fn cli_report_in_a_browser() {
    let Some(name) = chromium() else { return };
    let browser = Browser { name, folder: tempfile::tempdir().unwrap() };
    let results = tempfile::tempdir().unwrap();
    let (html, [probed, plain]) = pages(results.path());
    let count = |what: &str| html.matches(what).count() as i64;
    let (claims, figures) = (count("<tbody class=\"claim\""), count("<figure "));
    assert!(claims > 90 && figures > 8);

    // That the probe and the log tell of what is wrong.
    let bad = results.path().join("bad.html");
    let wrong =
        "<div style=\"width: 5000px\">x</div><a href=\"#nowhere\">x</a><script>nothing.at.all();</script>";
    let page = fs::read_to_string(&probed).unwrap().replacen("<h1>", &format!("{wrong}<h1>"), 1);
    fs::write(&bad, page).unwrap();
    let dom = browser.dom(&bad, 1200, "");
    assert!(dom.number("overflow") > 3000 && dom.number("dead") == 1 && !dom.complaints.is_empty());

    for width in [1200, 400] {
        for (page, form) in [(&probed, "true"), (&plain, "false")] {
            let dom = browser.dom(page, width, "");
            assert!(dom.complaints.is_empty(), "at {width}: {:?}", dom.complaints);
            assert_eq!(dom.number("width"), i64::from(width));
            assert!(dom.number("overflow") <= 0, "{} pixels too wide at {width}", dom.number("overflow"));
            assert_eq!(dom.number("fetched"), 0);
            assert_eq!(dom.number("dead"), 0, "links that lead nowhere");
            assert_eq!((dom.number("shown"), dom.number("figures")), (claims, figures));
            assert_eq!(dom.number("sections"), 3);
            assert!(dom.number("details") > claims);
            // Filters only where there is a script that filters.
            assert_eq!(dom.probed("form"), form);
        }
    }
}

#[test]
fn cli_report_is_filtered_by_its_address() {
    let Some(name) = chromium() else { return };
    let browser = Browser { name, folder: tempfile::tempdir().unwrap() };
    let results = tempfile::tempdir().unwrap();
    let (html, [probed, _]) = pages(results.path());
    let rows: Vec<&str> = html.lines().filter(|line| line.contains("<tbody class=\"claim\"")).collect();
    let of =
        |parts: &[&str]| rows.iter().filter(|row| parts.iter().all(|part| row.contains(part))).count() as i64;
    let confirmed = "data-verdict=\"confirmed\"";
    let cases = [
        ("#verdict=confirmed", of(&[confirmed])),
        (
            "#verdict=confirmed&paper=LvR&experiment=perceptron-caching",
            of(&[confirmed, "data-paper=\"LvR\"", "data-experiment=\"perceptron-caching\""]),
        ),
        // What has no claims is shown where no claim of a kind is asked for.
        ("#experiment=fokker-planck", 0),
        // A place is no filter, and neither is what is not offered.
        ("#perceptron-caching", of(&[])),
        ("#verdict=perfect", of(&[])),
    ];
    assert!(cases[0].1 > cases[1].1 && cases[1].1 > 0 && cases[0].1 < rows.len() as i64);
    for (fragment, wanted) in cases {
        let dom = browser.dom(&probed, 1200, fragment);
        assert_eq!(dom.number("shown"), wanted, "{fragment}");
        let sections = match fragment {
            "#verdict=confirmed" => 2,
            _ if fragment.contains("experiment=") => 1,
            _ => 3,
        };
        assert_eq!(dom.number("sections"), sections, "{fragment}");
        assert_eq!(dom.probed("counted"), format!("{wanted} of {} claims", rows.len()));
        assert!(dom.complaints.is_empty(), "{:?}", dom.complaints);
    }
}

#[test]
fn cli_report_is_printed() {
    let Some(name) = chromium() else { return };
    let browser = Browser { name, folder: tempfile::tempdir().unwrap() };
    let results = tempfile::tempdir().unwrap();
    let (html, [probed, _]) = pages(results.path());
    let pdf = results.path().join("report.pdf");
    let to = format!("--print-to-pdf={}", pdf.display());
    // What is filtered out is not printed, so that a view can be printed; without a filter, everything is.
    let pages = |fragment: &str| {
        browser.run(&["--no-pdf-header-footer", &to, &format!("file://{}{fragment}", probed.display())]);
        let bytes = fs::read(&pdf).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 100_000);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.matches("/Type /Page\n").count()
    };
    let (all, some) = (pages(""), pages("#verdict=known"));
    let claims = html.matches("<tbody class=\"claim\"").count();
    // A page of its own for each experiment and the errata, and a handful of claims with their details on each.
    assert!(all >= 4 + claims / 15 && all <= 4 + claims / 3, "{all} pages for {claims} claims");
    assert!(some >= 4 && some < all, "{some} of {all} pages");
}
