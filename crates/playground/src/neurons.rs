//! Single neurons, and networks of a few in which one weight moves.

use chapter_one::sigmoid_neurons::flip::{self, Flip};
use perceptron::Perceptron;
use sigmoid_net::sigmoid;

use crate::failure::Failure;

/// The output of a perceptron with these weights and this bias: Eq. (2).
///
/// ```
/// // Weather, company, transit, and a threshold of 5.
/// assert!(playground::output_of_perceptron(&[6.0, 2.0, 2.0], -5.0, &[1.0, 0.0, 0.0])?);
/// # Ok::<(), playground::Failure>(())
/// ```
///
/// # Errors
/// If a number is not finite, or there are not as many inputs as weights.
pub fn output_of_perceptron(weights: &[f64], bias: f64, inputs: &[f64]) -> Result<bool, Failure> {
    if weights.len() != inputs.len() {
        let reason = format!("{} inputs for {} weights", inputs.len(), weights.len());
        return Err(Failure::new(reason, "give an input for each weight"));
    }
    let perceptron = Perceptron::with_bias(weights, bias);
    let perceptron = perceptron.map_err(|error| Failure::of(&error, "choose a finite number"))?;
    Ok(perceptron.output(inputs))
}

/// σ(z) of each z: Eq. (3).
pub fn sigmoids(z: &[f32]) -> Vec<f32> {
    z.iter().map(|&z| sigmoid(z)).collect()
}

/// What a perceptron outputs where its weighted input is z, for each z: 1 above 0, else 0.
///
/// # Errors
/// If a z is not finite.
pub fn steps(z: &[f64]) -> Result<Vec<f32>, Failure> {
    z.iter().map(|&z| Ok(f32::from(u8::from(output_of_perceptron(&[], z, &[])?)))).collect()
}

/// What a network of perceptrons and the same network of sigmoid neurons output for each input,
/// while one of its weights goes from -`reach` to `reach` in so many points: three inputs, hidden
/// layers of 3 and 2 neurons, one output. Each seed is another network.
///
/// # Errors
/// If the reach is not finite, or there are more than 10,000 points.
pub fn wobble(reach: f64, points: usize, seed: u64) -> Result<Flip, Failure> {
    const MOST: usize = 10_000;
    if points > MOST {
        return Err(Failure::new(format!("{points} points"), "ask for at most 10,000"));
    }
    flip::sweep(3, &[3, 2], reach, points, seed)
        .map_err(|error| Failure::of(&error, "choose a finite number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_moves_and_perceptrons_jump_where_sigmoid_neurons_glide() {
        let flip = wobble(6.0, 401, 1).expect("a finite reach");
        assert_eq!((flip.weights.len(), flip.sweeps.len()), (401, 8));
        assert!(flip.jumps() > 0 && flip.longest_glide() < 0.1);
        assert!(wobble(f64::NAN, 10, 1).is_err() && wobble(1.0, 1 << 40, 1).is_err());
    }

    #[test]
    fn inputs_that_do_not_fit_are_refused_in_two_lines() {
        let failure = output_of_perceptron(&[1.0], 0.0, &[]).unwrap_err();
        assert_eq!(failure.to_string(), "0 inputs for 1 weights\ngive an input for each weight");
        assert_eq!(steps(&[-1.0, 0.0, 2.0]).expect("finite"), [0.0, 0.0, 1.0]);
    }
}
