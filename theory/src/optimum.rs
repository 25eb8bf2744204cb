//! Minimisation over one variable with typed failures.
//!
//! The method is Brent's, from argmin. argmin itself returns no optimum for a NaN cost and the edge of the bracket,
//! reported as converged, where the minimum lies outside; both are errors here.

use argmin::core::{CostFunction, Executor, State};
use argmin::solver::brent::BrentOpt;
use thiserror::Error;

/// A minimum found numerically.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum {
    /// Where the minimum is.
    pub argument: f64,
    /// The value there.
    pub value: f64,
    /// Number of evaluations of the function.
    pub evaluations: u64,
}

/// Why a minimisation failed.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum OptimumError {
    /// The bracket is empty, reversed or not finite.
    #[error("the bracket of a minimisation must be finite and increasing, but is {lower}..{upper}")]
    BadBracket {
        /// Lower end.
        lower: f64,
        /// Upper end.
        upper: f64,
    },
    /// The function was NaN or infinite inside the bracket.
    #[error("the function to minimise is not finite at {argument}")]
    NotFinite {
        /// Where.
        argument: f64,
    },
    /// The function is smallest at an end of the bracket: the minimum lies outside it or at its edge.
    #[error("no minimum inside {lower}..{upper}: the function is smallest at the edge {edge}")]
    AtEdge {
        /// Lower end.
        lower: f64,
        /// Upper end.
        upper: f64,
        /// The end that the minimisation ran into.
        edge: f64,
    },
    /// The iteration limit was reached.
    #[error("the minimisation did not converge within {iterations} iterations")]
    NotConverged {
        /// The limit.
        iterations: u64,
    },
}

const ITERATIONS: u64 = 200;

/// Brent's tolerance on the argument, relative: the square root of the rounding unit, better than which a minimum is
/// not located by values of the function.
const RELATIVE_TOLERANCE: f64 = 1.5e-8;

/// The same for an argument near zero, in widths of the bracket.
const ABSOLUTE_TOLERANCE: f64 = 1e-9;

/// Minimises `function` over `lower..upper`.
///
/// The argument is found to a relative $10^{-7}$ ($10^{-8}$ widths of the bracket, where it is near zero), the value
/// therefore to rounding. Of several minima, one is found.
///
/// # Errors
/// See [`OptimumError`]; in particular a minimum at the edge of the bracket is an error, not an answer.
///
/// ```
/// use plasticity_theory::optimum::{self, OptimumError};
///
/// let minimum = optimum::minimise(|x| (x - 2.0).powi(2) + 1.0, 0.0, 5.0)?;
/// assert!((minimum.argument - 2.0).abs() < 1e-7);
/// assert!(matches!(optimum::minimise(|x| x, 0.0, 1.0), Err(OptimumError::AtEdge { .. })));
/// # Ok::<(), OptimumError>(())
/// ```
pub fn minimise(function: impl Fn(f64) -> f64, lower: f64, upper: f64) -> Result<Minimum, OptimumError> {
    if !(lower.is_finite() && upper.is_finite() && lower < upper) {
        return Err(OptimumError::BadBracket { lower, upper });
    }
    let checked = |argument: f64| {
        let value = function(argument);
        if value.is_finite() { Ok(value) } else { Err(OptimumError::NotFinite { argument }) }
    };
    let ends = checked(lower)?.min(checked(upper)?);

    let solver =
        BrentOpt::new(lower, upper).set_tolerance(RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE * (upper - lower));
    let outcome = Executor::new(Problem { function: &checked }, solver)
        .configure(|state| state.max_iters(ITERATIONS))
        .run()
        .map_err(|error| match error.downcast::<OptimumError>() {
            Ok(typed) => typed,
            Err(_) => OptimumError::NotConverged { iterations: ITERATIONS },
        })?;
    let state = outcome.state();
    let (Some(&argument), value) = (state.get_best_param(), state.get_best_cost()) else {
        return Err(OptimumError::NotConverged { iterations: ITERATIONS });
    };
    if state.get_iter() >= ITERATIONS {
        return Err(OptimumError::NotConverged { iterations: ITERATIONS });
    }
    // A minimum at the edge shows as a best value no better than the ends.
    if value >= ends {
        let edge = if argument - lower < upper - argument { lower } else { upper };
        return Err(OptimumError::AtEdge { lower, upper, edge });
    }
    let evaluations = 2 + state.get_func_counts().get("cost_count").copied().unwrap_or(0);
    Ok(Minimum { argument, value, evaluations })
}

struct Problem<'a, F> {
    function: &'a F,
}

impl<F: Fn(f64) -> Result<f64, OptimumError>> CostFunction for Problem<'_, F> {
    type Param = f64;
    type Output = f64;

    fn cost(&self, argument: &f64) -> Result<f64, argmin::core::Error> {
        Ok((self.function)(*argument)?)
    }
}
