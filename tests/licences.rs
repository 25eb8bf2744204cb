//! Whatever is built into the command may be used, changed and passed on freely, without terms on the work of who uses it.

use std::collections::BTreeMap;
use std::process::Command;

/// Licences that ask for no more than to be named.
const FREE: [&str; 13] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "BSL-1.0",
    "Unicode-3.0",
    // Of data: the root certificates of the web.
    "CDLA-Permissive-2.0",
];

/// Whether a licence expression can be met by free licences.
fn is_free(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // With parentheses gone, AND binds all that it stands between: too strict is safe.
    if expression.contains('(') {
        return plain.split(" AND ").all(|part| part.split(" OR ").any(|one| FREE.contains(&one.trim())));
    }
    plain.split(" OR ").any(|part| part.split(" AND ").all(|one| FREE.contains(&one.trim())))
}

#[test]
fn exact_licence_expressions_are_understood() {
    for free in [
        "MIT",
        "MIT OR Apache-2.0",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 AND ISC",
        "Zlib OR Apache-2.0 OR MIT",
    ] {
        assert!(is_free(free), "{free}");
    }
    for bound in [
        "",
        "GPL-3.0",
        "MPL-2.0",
        "MIT AND GPL-3.0",
        "(MIT OR Apache-2.0) AND LGPL-2.1",
        "LGPL-3.0 OR MPL-2.0",
    ] {
        assert!(!is_free(bound), "{bound}");
    }
}

#[test]
fn exact_all_dependencies_have_free_licences() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    // Of some there are two versions.
    let name = |package: &serde_json::Value| format!("{} {}", package["name"], package["version"]);
    let licences: BTreeMap<String, &str> = packages
        .iter()
        .map(|package| (name(package), package["license"].as_str().unwrap_or_default()))
        .collect();
    assert!(licences.len() > 50, "only {} packages", licences.len());
    let bound: Vec<_> = licences.iter().filter(|(_, licence)| !is_free(licence)).collect();
    assert!(bound.is_empty(), "{bound:?}");
}
