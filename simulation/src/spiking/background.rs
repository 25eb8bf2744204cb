/// What the background source does to the neuron, by its open synapses $s_b$ and conductance $g_b$.
///
/// The text of LvR does not say. The authors' script adds $g_b s_b (V - E_l)$ to $C\frac{dV}{dt}$, from which it subtracts the leak
/// $g_l (V - E_l)$: the background drives the neuron away from rest, as a leak of the other sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Background {
    /// $+g_b s_b (V - E_l)$, as in the script.
    #[default]
    NegativeLeak,
    /// $-g_b s_b (V - E_l)$, a leak.
    Leak,
    /// $+g_b s_b (E_\mathrm{ex} - V)$, an excitatory synapse.
    Excitatory,
    /// None.
    Absent,
}

impl Background {
    /// The sign of its conductance in the total, 0 where there is none.
    pub(super) fn sign(self) -> f64 {
        match self {
            Self::NegativeLeak => -1.0,
            Self::Leak | Self::Excitatory => 1.0,
            Self::Absent => 0.0,
        }
    }
}
