//! Laws of scaling and what they come to in networks of other sizes (vRP fig. 1b, fig. 5).
//!
//! vRP find $M_0$ to grow a little less than the network and $M_1$ about as its square root, and extrapolate both to macaque V1. Exponents
//! are measured (the fits are the toolkit's, not this crate's); what is here is how laws combine and extrapolate, errors included.

use crate::TheoryError;
use crate::quantity::{Inputs, Outputs, Size};

/// Largest size of an exponent.
const MAX_EXPONENT: f64 = 100.0;

/// A power law $y(H) = y_0 (H/H_0)^a$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerLaw {
    centre: f64,
    value: f64,
    exponent: f64,
}

impl PowerLaw {
    /// The law with exponent $a$ through $(H_0, y_0)$. Of a fit take for $H_0$ the centre, the geometric mean of the sizes, where the
    /// errors of $y_0$ and $a$ are independent ([`Self::ln_error`]).
    ///
    /// Domain: $|a| \le 100$, $y_0$ positive and finite.
    ///
    /// # Errors
    /// [`TheoryError::NotFinite`], [`TheoryError::NotPositive`] or [`TheoryError::TooLarge`] outside the domain.
    ///
    /// ```
    /// use plasticity_theory::{quantity::Size, scaling::PowerLaw};
    ///
    /// let law = PowerLaw::new(Size::new(100.0)?, 1.0, 0.5)?;
    /// assert!((law.at(Size::new(10_000.0)?)? - 10.0).abs() < 1e-13);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn new(centre: Size, value: f64, exponent: f64) -> Result<Self, TheoryError> {
        positive("the value of a power law", value)?;
        Ok(Self { centre: centre.get(), value, exponent: checked_exponent(exponent)? })
    }

    /// $y(H)$. Relative error: $10^{-15}(1 + |a \ln(H/H_0)|)$.
    ///
    /// # Errors
    /// [`TheoryError::NotFinite`] or [`TheoryError::NotPositive`] where it leaves the range of doubles.
    ///
    /// ```
    /// # use plasticity_theory::{quantity::Size, scaling::PowerLaw};
    /// let law = PowerLaw::new(Size::new(64.0)?, 3.0, -0.5)?;
    /// assert_eq!(law.at(Size::new(256.0)?)?, 1.5);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn at(&self, size: Size) -> Result<f64, TheoryError> {
        positive(
            "the value of the power law at this size",
            self.value * (size.get() / self.centre).powf(self.exponent),
        )
    }

    /// How many times more it is at `size` than at `needed`, $(H/H_c)^a$: what an unrestricted network of that size wastes when one of
    /// size $H_c$ would do (vRP fig. 5). Error as [`Self::at`].
    ///
    /// # Errors
    /// As [`Self::at`].
    ///
    /// ```
    /// # use plasticity_theory::{quantity::Size, scaling::PowerLaw};
    /// // Macaque V1 has the synapses of a 784-5.7e7-10 network, where some 100 hidden units would do.
    /// let law = PowerLaw::new(Size::new(100.0)?, 1.0, 0.5)?;
    /// assert!((law.excess(Size::new(5.67e7)?, Size::new(100.0)?)? - 753.0).abs() < 0.1);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn excess(&self, size: Size, needed: Size) -> Result<f64, TheoryError> {
        positive("the ratio of a power law at two sizes", (size.get() / needed.get()).powf(self.exponent))
    }

    /// The law of the product of two quantities, of exponent $a + b$.
    ///
    /// Without masks every presentation updates every synapse, so that $M_0$ is the presentations times the network ($1 + a$ if they go as
    /// $H^a$), and $M_1$ is $M_0$ times the mean size of an update. Error: as [`Self::at`].
    ///
    /// # Errors
    /// Those of [`Self::new`] and [`Self::at`].
    ///
    /// ```
    /// # use plasticity_theory::{quantity::Size, scaling::PowerLaw};
    /// let presentations = PowerLaw::new(Size::new(100.0)?, 3e4, -0.15)?;
    /// let synapses = PowerLaw::new(Size::new(1.0)?, 794.0, 1.0)?;
    /// assert!((presentations.times(&synapses)?.exponent() - 0.85).abs() < 1e-15);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn times(&self, other: &Self) -> Result<Self, TheoryError> {
        let centre = Size::new(self.centre)?;
        Self::new(centre, self.value * other.at(centre)?, self.exponent + other.exponent)
    }

    /// The exponent $a$.
    ///
    /// ```
    /// # use plasticity_theory::{quantity::Size, scaling::PowerLaw};
    /// assert_eq!(PowerLaw::new(Size::new(1.0)?, 1.0, 0.5)?.exponent(), 0.5);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn exponent(&self) -> f64 {
        self.exponent
    }

    /// Standard error of $\ln y(H)$, $\sqrt{s_y^2 + s_a^2 \ln^2(H/H_0)}$, from those of $\ln y_0$ and of $a$, which are independent at
    /// the centre of a fit.
    ///
    /// Grows without bound away from the centre: at $H = 10^6 H_0$ an error of 0.01 in the exponent is one of 14 %. It knows
    /// nothing of laws that bend. Error: four roundings.
    ///
    /// # Errors
    /// [`TheoryError::Negative`] or [`TheoryError::NotFinite`] for a standard error that is.
    ///
    /// ```
    /// # use plasticity_theory::{quantity::Size, scaling::PowerLaw};
    /// let law = PowerLaw::new(Size::new(1e3)?, 1.0, 0.5)?;
    /// assert_eq!(law.ln_error(Size::new(1e3)?, 0.02, 0.01)?, 0.02);
    /// assert!((law.ln_error(Size::new(1e9)?, 0.0, 0.01)? - 0.138).abs() < 1e-3);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn ln_error(&self, size: Size, of_ln_value: f64, of_exponent: f64) -> Result<f64, TheoryError> {
        let quantity = "a standard error";
        for value in [of_ln_value, of_exponent] {
            if !value.is_finite() {
                return Err(TheoryError::NotFinite { quantity, value });
            }
            if value < 0.0 {
                return Err(TheoryError::Negative { quantity, value });
            }
        }
        Ok(of_ln_value.hypot(of_exponent * (size.get() / self.centre).ln()))
    }
}

/// Number of hidden units of a network with so many synapses, $H = S/(N_i + N_o)$ (ours; vRP do not say how they set V1 against their
/// networks).
///
/// Macaque V1, 150 million neurons of some 300 synapses each, has as many as 784-$H$-10 with $H = 5.7\cdot10^7$. Error: three roundings.
///
/// # Errors
/// [`TheoryError::TooLarge`] or [`TheoryError::TooSmall`] where $H$ is no [`Size`].
///
/// ```
/// use plasticity_theory::{quantity::{Inputs, Outputs, Size}, scaling};
///
/// let v1 = scaling::hidden_of_synapses(Size::new(150e6 * 300.0)?, Inputs::new(784)?, Outputs::new(10)?)?;
/// assert!((v1.get() / 5.67e7 - 1.0).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn hidden_of_synapses(synapses: Size, inputs: Inputs, outputs: Outputs) -> Result<Size, TheoryError> {
    Size::new(synapses.get() / (inputs.as_f64() + outputs.as_f64()))
}

fn positive(quantity: &'static str, value: f64) -> Result<f64, TheoryError> {
    if !value.is_finite() {
        Err(TheoryError::NotFinite { quantity, value })
    } else if value <= 0.0 {
        Err(TheoryError::NotPositive { quantity, value })
    } else {
        Ok(value)
    }
}

fn checked_exponent(value: f64) -> Result<f64, TheoryError> {
    let quantity = "the exponent of a power law";
    if !value.is_finite() {
        Err(TheoryError::NotFinite { quantity, value })
    } else if value.abs() > MAX_EXPONENT {
        Err(TheoryError::TooLarge { quantity, value: value.abs(), limit: MAX_EXPONENT })
    } else {
        Ok(value)
    }
}
