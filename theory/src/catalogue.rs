//! The public functions of the crate by name, so that what is judged by a claim, and what is not yet, can be told.

/// Every public function and method, but those of [`crate::quantity`], which are types and their domains: `module::function`,
/// or `module::Type::method`. A test holds the list to the sources.
pub static FUNCTIONS: &[&str] = &[];
