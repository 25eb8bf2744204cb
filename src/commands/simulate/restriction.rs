//! Options of restrictions: each applies to some of them.

use super::name;
use crate::arguments::{MaskDrawName, RestrictionArguments, RestrictionName};
use anyhow::{Context, Result, bail};
use plasticity_simulation::network::{Competition, Layers, MaskDraw, Restriction};

/// The restriction that is asked for.
pub(super) fn restriction(arguments: &RestrictionArguments) -> Result<Restriction> {
    use RestrictionName as Name;
    let restrict = arguments.restrict;
    let masks = matches!(restrict, Name::SynapticMask | Name::RedrawnMask | Name::ClassMasks);
    let competes = matches!(
        restrict,
        Name::LargestLayer | Name::LargestNeuron | Name::LargestSubnet | Name::LargestWeights
    );
    let of_units = matches!(
        restrict,
        Name::NeuronMask | Name::Subnet | Name::LargestSubnet | Name::MostActive | Name::LargestErrors
    );
    let fixed = matches!(restrict, Name::SynapticMask | Name::ClassMasks);
    for (option, given, applies) in [
        ("--fraction P", arguments.fraction.is_some(), masks || competes),
        ("--output-fraction Q", arguments.output_fraction.is_some(), masks),
        ("--units K", arguments.units.is_some(), of_units),
        ("--mask-draw", arguments.mask_draw.is_some(), fixed),
    ] {
        if given && !applies {
            bail!("--restrict {} has no {option}; leave it out or give another restriction", name(restrict));
        }
    }
    let fraction =
        || arguments.fraction.with_context(|| format!("--restrict {} needs --fraction P", name(restrict)));
    let units = || arguments.units.with_context(|| format!("--restrict {} needs --units K", name(restrict)));
    let draw = draw(arguments).unwrap_or(MaskDraw::Bernoulli);
    let output = arguments.output_fraction.unwrap_or(1.0);
    let largest = |among: Competition| Ok(Restriction::LargestUpdates { fraction: fraction()?, among });
    match restrict {
        // Which is said of the layer as a whole.
        Name::None | Name::StaticHidden => Ok(Restriction::None),
        Name::SynapticMask => Ok(Restriction::SynapticMask { draw, input: fraction()?, output }),
        Name::RedrawnMask => Ok(Restriction::RedrawnMask { input: fraction()?, output }),
        Name::ClassMasks => Ok(Restriction::ClassMasks { draw, input: fraction()?, output }),
        Name::NeuronMask => Ok(Restriction::NeuronMask { units: units()? }),
        Name::Subnet => Ok(Restriction::Subnet { units: units()? }),
        Name::LargestLayer => largest(Competition::Layer),
        Name::LargestNeuron => largest(Competition::Neuron),
        Name::LargestSubnet => largest(Competition::Subnet { units: units()? }),
        Name::LargestWeights => Ok(Restriction::LargestWeights { fraction: fraction()? }),
        Name::MostActive => Ok(Restriction::MostActive { units: units()? }),
        Name::LargestErrors => Ok(Restriction::LargestErrors { units: units()? }),
    }
}

fn draw(arguments: &RestrictionArguments) -> Option<MaskDraw> {
    arguments.mask_draw.map(|draw| match draw {
        MaskDrawName::Bernoulli => MaskDraw::Bernoulli,
        MaskDrawName::PerLayer => MaskDraw::PerLayer,
        MaskDrawName::PerRow => MaskDraw::PerRow,
    })
}

/// The layers that learn.
pub(super) fn plastic(arguments: &RestrictionArguments) -> Layers<bool> {
    Layers { input: arguments.restrict != RestrictionName::StaticHidden, output: true }
}

/// How masks are drawn, where they are.
pub(super) fn draw_name(arguments: &RestrictionArguments) -> Option<String> {
    let fixed = matches!(arguments.restrict, RestrictionName::SynapticMask | RestrictionName::ClassMasks);
    fixed.then(|| name(arguments.mask_draw.unwrap_or(MaskDrawName::Bernoulli)))
}

/// Plastic fraction of the output layer, where masks leave one.
pub(super) fn output_fraction(arguments: &RestrictionArguments) -> Option<f64> {
    let masks = matches!(
        arguments.restrict,
        RestrictionName::SynapticMask | RestrictionName::RedrawnMask | RestrictionName::ClassMasks
    );
    masks.then(|| arguments.output_fraction.unwrap_or(1.0))
}
