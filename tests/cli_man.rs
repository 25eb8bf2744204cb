//! Manual pages and completions, of every subcommand and for every shell.

use assert_cmd::Command;
use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

fn verify(arguments: &[&str]) -> Output {
    let output = Command::cargo_bin("verify").unwrap().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Subcommands, from what `--help` lists.
fn subcommands(of: &[&str]) -> Vec<String> {
    let help = text(&verify(&[of, &["--help"]].concat()).stdout);
    let Some((_, list)) = help.split_once("Commands:") else { return Vec::new() };
    let named = list.lines().skip(1).take_while(|line| line.starts_with("  "));
    let names =
        named.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn cli_man_has_a_page_of_every_subcommand() {
    let page = text(&verify(&["man"]).stdout);
    assert!(
        page.starts_with(".ie") && page.contains(".TH verify 1") && page.contains("EXPERIMENT"),
        "{page}"
    );

    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    let printed = text(&verify(&["man", pages.to_str().unwrap()]).stdout);
    let mut wanted = BTreeSet::from(["verify.1".to_owned()]);
    for name in subcommands(&[]) {
        wanted.insert(format!("verify-{name}.1"));
        wanted.extend(subcommands(&[&name]).iter().map(|below| format!("verify-{name}-{below}.1")));
    }
    assert!(wanted.len() > 18 && wanted.contains("verify-predict-caching.1"), "{wanted:?}");
    let written: BTreeSet<String> = fs::read_dir(&pages)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(written, wanted);
    assert_eq!(printed.lines().count(), wanted.len());
    for file in wanted {
        let page = fs::read_to_string(pages.join(&file)).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS") && page.len() > 300, "{file}");
    }
    assert!(fs::read_to_string(pages.join("verify-run.1")).unwrap().contains("\\-\\-preset"));
}

#[test]
fn cli_completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = text(&verify(&["completions", shell]).stdout);
        assert!(script.len() > 2000, "{shell}");
        for command in subcommands(&[]) {
            assert!(script.contains(&command), "{shell} does not complete {command}");
        }
        for name in ["joules-per-update", "fokker-planck", "headline"] {
            assert!(script.contains(name), "{shell} does not complete {name}");
        }
        // The values of options are completed by these three only.
        let presets = match shell {
            "bash" => "-W \"default fashion paper smoke\"",
            "zsh" => ":NAME|FILE:(default fashion paper smoke)",
            "fish" => "fashion\\t''",
            _ => continue,
        };
        assert!(script.contains(presets), "{shell} does not complete presets");
    }
}
