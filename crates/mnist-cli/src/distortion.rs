//! How strongly images are distorted: flags that `train` and `distort` share.

use augmentation::Distortion;

use crate::failure::{Failure, request};

/// The flags.
#[derive(clap::Args, Debug)]
pub(crate) struct Strengths {
    /// Rotate by up to this angle either way, in radians [default: 0.17]
    #[arg(long, value_name = "RADIANS", allow_negative_numbers = true)]
    rotation: Option<f32>,
    /// Stretch or shrink width and height, each for itself, by up to this share [default: 0.12]
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    scaling: Option<f32>,
    /// Slant by up to so many pixels to the side for each pixel of height [default: 0.15]
    #[arg(long, value_name = "SLANT", allow_negative_numbers = true)]
    shear: Option<f32>,
    /// Shift by up to so many pixels in each direction [default: 1]
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true)]
    shift: Option<f32>,
    /// Move pixels by smooth random displacements, which have this standard deviation before they
    /// are smoothed [default: 2]
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true)]
    displacement: Option<f32>,
}

impl Strengths {
    /// Whether any is given.
    pub(crate) fn any(&self) -> bool {
        let Self { rotation, scaling, shear, shift, displacement } = self;
        [rotation, scaling, shear, shift, displacement].iter().any(|strength| strength.is_some())
    }

    /// Those given, and the defaults for the others.
    pub(crate) fn distortion(&self) -> Result<Distortion, Failure> {
        let default = Distortion::default();
        let distortion = Distortion {
            rotation: self.rotation.unwrap_or(default.rotation),
            scaling: self.scaling.unwrap_or(default.scaling),
            shear: self.shear.unwrap_or(default.shear),
            shift: self.shift.unwrap_or(default.shift),
            displacement: self.displacement.unwrap_or(default.displacement),
        };
        distortion.check().map_err(|error| {
            request(&error, "without the flag, a strength that suits handwritten digits is taken")
        })?;
        Ok(distortion)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        strengths: Strengths,
    }

    /// The help is written by hand.
    #[test]
    fn the_help_gives_the_defaults() {
        let mut help = Vec::new();
        let command = <Flags as clap::CommandFactory>::command();
        for argument in command.get_arguments() {
            help.extend(argument.get_help().map(ToString::to_string));
        }
        let Distortion { rotation, scaling, shear, shift, displacement } = Distortion::default();
        for (help, default) in help.iter().zip([rotation, scaling, shear, shift, displacement]) {
            assert!(help.ends_with(&format!("[default: {default}]")), "{help}: {default}");
        }
    }
}
