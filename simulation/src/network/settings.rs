use super::{Layers, NetworkError, Restriction};

/// What a network is, and how it learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// $H$, number of hidden units, a bias not among them.
    pub hidden: usize,
    /// Hidden units.
    pub activation: Activation,
    /// Output units and what they minimise.
    pub output: Output,
    /// Whether input and hidden layer have a unit that is always on.
    pub bias: bool,
    /// How grey values become activities of input units.
    pub inputs: InputCoding,
    /// What the output units are to become.
    pub targets: TargetCoding,
    /// Standard deviation of the initial weights, normal with mean 0, in both layers.
    pub initial_deviation: f64,
    /// $\eta$.
    pub learning_rate: f64,
    /// What is propagated back to the hidden layer.
    pub gradient: Gradient,
    /// Which layers learn; the weights of one that does not stay as they are drawn.
    pub plastic: Layers<bool>,
    /// Which synapses of these layers are plastic.
    pub restriction: Restriction,
}

/// Activity of a hidden unit with input $h$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// $1/(1 + e^{-h})$.
    Logistic,
    /// $h$ where positive, a fraction of it elsewhere; 0 for a unit that is rectified.
    LeakyRelu {
        /// The fraction.
        slope: f64,
    },
}

/// Activity of the output units, and the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Logistic units; half the squared error.
    Logistic,
    /// Linear units; half the squared error.
    Linear,
    /// Normalised exponentials; cross-entropy.
    Softmax,
}

/// How a grey value $g$ from 0 to 255 becomes an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputCoding {
    /// $0.01 + 0.99 g/255$ (LvR).
    Lifted,
    /// $g/255$ minus its mean over all training images and pixels (vRP).
    ZeroMeaned,
    /// $g/255$.
    Plain,
}

/// Targets of the output units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetCoding {
    /// 0.99 for the class, 0.01 for the others (LvR).
    Lifted,
    /// 1 for the class, 0 for the others (vRP).
    OneHot,
}

/// What is propagated back to the hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gradient {
    /// The derivative of the loss.
    True,
    /// The raw error of the output, without the derivative of the output units, as the authors' script of LvR does. The same as the
    /// derivative but for logistic output.
    Authors,
}

impl Settings {
    /// The network of LvR: logistic units without bias.
    pub fn lvr(hidden: usize) -> Self {
        Self {
            hidden,
            activation: Activation::Logistic,
            output: Output::Logistic,
            bias: false,
            inputs: InputCoding::Lifted,
            targets: TargetCoding::Lifted,
            initial_deviation: 0.01,
            learning_rate: 0.1,
            gradient: Gradient::True,
            plastic: Layers { input: true, output: true },
            restriction: Restriction::None,
        }
    }

    /// The network of vRP: leaky rectified units, linear output, bias.
    pub fn vrp(hidden: usize) -> Self {
        Self {
            hidden,
            activation: Activation::LeakyRelu { slope: 0.1 },
            output: Output::Linear,
            bias: true,
            inputs: InputCoding::ZeroMeaned,
            targets: TargetCoding::OneHot,
            initial_deviation: 0.01,
            learning_rate: 0.01,
            gradient: Gradient::True,
            plastic: Layers { input: true, output: true },
            restriction: Restriction::None,
        }
    }

    /// Checks the domain of every setting.
    ///
    /// # Errors
    /// [`NetworkError`] for the first that is outside.
    pub fn check(&self) -> Result<(), NetworkError> {
        if !(1..=10_000_000).contains(&self.hidden) {
            return Err(NetworkError::Hidden(self.hidden));
        }
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return Err(NetworkError::LearningRate(self.learning_rate));
        }
        if !(self.initial_deviation.is_finite() && self.initial_deviation >= 0.0) {
            return Err(NetworkError::InitialDeviation(self.initial_deviation));
        }
        self.restriction.check(self.hidden)?;
        match self.activation {
            Activation::LeakyRelu { slope } if !(0.0..=1.0).contains(&slope) => {
                Err(NetworkError::Slope(slope))
            }
            _ => Ok(()),
        }
    }
}

impl Activation {
    /// Activity and its derivative. At 0 a rectified unit has that of the negative side. That of a logistic unit is not taken from the
    /// activity, which rounding makes 1 beyond an input of 37.
    pub(crate) fn of(self, input: f64) -> (f64, f64) {
        match self {
            Self::Logistic => {
                let small = (-input.abs()).exp();
                let larger = 1.0 / (1.0 + small);
                let smaller = small * larger;
                (if input > 0.0 { larger } else { smaller }, smaller * larger)
            }
            Self::LeakyRelu { .. } if input > 0.0 => (input, 1.0),
            Self::LeakyRelu { slope } => (slope * input, slope),
        }
    }
}
