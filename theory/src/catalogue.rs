//! The public functions of the crate by name, so that it can be told which are judged by a claim and which not yet.

/// Every public function and method, but the constructors and accessors of [`crate::quantity`], which its macros make:
/// `module::function` or `module::Type::method`, ascending. A test holds the list to the sources.
///
/// ```
/// use plasticity_theory::catalogue;
///
/// assert!(catalogue::FUNCTIONS.contains(&"energy::inefficiency"));
/// ```
pub static FUNCTIONS: &[&str] = &[
    "any_rule::energy",
    "any_rule::optimum",
    "any_rule::with_reset",
    "caching::CachingEnergy::total",
    "caching::Task::energy_without_caching",
    "caching::Task::minimal_energy",
    "caching::Task::over_minimum",
    "caching::exact_walk",
    "caching::exact_walk_optimum",
    "caching::lattice",
    "caching::optimal_energy",
    "caching::optimal_energy_ratio",
    "caching::optimal_lattice_level",
    "caching::optimal_threshold",
    "caching::stationary_threshold",
    "caching::steady_state",
    "caching::transient_change",
    "correlated::Displacement::at",
    "correlated::Displacement::new",
    "correlated::Displacement::of_a_walk",
    "correlated::Displacement::pull",
    "correlated::Displacement::ratio",
    "correlated::any_synapse",
    "correlated::per_synapse",
    "correlated::total",
    "energy::accumulated",
    "energy::accumulated_with_exponent",
    "energy::inefficiency",
    "energy::inefficiency_corrected",
    "energy::inefficiency_near_capacity",
    "energy::inefficiency_with_exponent",
    "energy::minimal",
    "energy::minimal_with_exponent",
    "optimum::minimise",
    "perceptron::load",
    "perceptron::presentations",
    "perceptron::separable_probability",
    "perceptron::updates",
    "perceptron::variance_ratio_of_fields",
    "perceptron::variance_ratio_of_stabilities",
    "quantity::Level::strictly_above",
    "quantity::Level::threshold",
    "total_rule::continuous",
    "total_rule::every",
    "total_rule::interval",
    "total_rule::optimal_energy_ratio",
    "total_rule::optimum",
    "walk::free",
    "walk::propagate",
    "walk::with_reset",
];
