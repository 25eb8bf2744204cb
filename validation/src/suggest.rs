/// The name nearest to a mistyped one, if any is near.
///
/// ```
/// assert_eq!(plasticity_validation::nearest("defalt", ["smoke", "default"]), Some("default"));
/// assert_eq!(plasticity_validation::nearest("xyz", ["smoke", "default"]), None);
/// ```
pub fn nearest<'a>(mistyped: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let close_enough = 0.7;
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(mistyped, name), name))
        .filter(|(similarity, _)| *similarity >= close_enough)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// "; did you mean ...?" or a list of what there is.
pub(crate) fn hint<'a>(mistyped: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(mistyped, names.clone()) {
        Some(name) => format!("did you mean {name:?}?"),
        None => format!("known are {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}
