//! Softmax outputs, the same bits as `activation::softmax`.

use super::exp::exp;
use crate::activation::{PARTS, largest};
use crate::engine::simd::lanes::{Kernel, LANES, Row, Simd};
use crate::portable::EXP_LIMIT;

// The scalar function sums up as the lanes do.
const _: () = assert!(PARTS == LANES);

/// Turns weighted inputs z of an output layer into activations a_j = e^(z_j) / Σ_k e^(z_k).
///
/// ```text
/// for example in 0..m {
///     let a = softmax(z[example]);
///     z[example] = a;
/// }
/// ```
pub(crate) struct Softmax<'a> {
    /// z on entry, a on return, `[panels][m]`. Lanes beyond the last neuron are 0 on return.
    pub(crate) z: &'a mut [Row],
    pub(crate) m: usize,
    /// How many lanes of all panels together are neurons.
    pub(crate) neurons: usize,
}

impl Kernel for Softmax<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { z, m, neurons } = self;
        let (full, in_last) = (neurons / LANES, neurons % LANES);
        let mut is_neuron = [0.0; LANES];
        is_neuron[..in_last].fill(1.0);
        let is_neuron = s.load(&is_neuron);
        for example in 0..m {
            let panels = &mut z[example..];
            let mut lanes = s.splat(f32::NEG_INFINITY);
            for row in panels.iter().step_by(m).take(full) {
                lanes = s.max(s.load(row), lanes);
            }
            let mut of_full = [0.0; LANES];
            s.store(lanes, &mut of_full);
            let of_last = panels.get(full * m).map_or(&[][..], |row| &row[..in_last]);
            let largest = s.splat(largest(of_full.iter().chain(of_last).copied()));

            let mut sums = s.splat(0.0);
            for (panel, row) in panels.iter_mut().step_by(m).enumerate() {
                // The order of the arguments lets NaN through.
                let x = s.max(s.splat(-EXP_LIMIT), s.sub(s.load(row), largest));
                let mut exp = exp(s, x);
                if panel == full {
                    exp = s.where_positive(is_neuron, exp);
                }
                sums = s.add(sums, exp);
                s.store(exp, row);
            }
            let mut parts = [0.0; LANES];
            s.store(sums, &mut parts);
            let sum = s.splat(parts.iter().fold(0.0, |sum, part| sum + part));
            for row in panels.iter_mut().step_by(m) {
                s.store(s.div(s.load(row), sum), row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::softmax;
    use crate::engine::layout::panels;
    use crate::engine::simd::Instructions;

    #[test]
    fn outputs_have_the_bits_of_the_scalar_function_on_every_instruction_set() {
        for neurons in [1, 2, 10, 16, 17, 40] {
            for m in [1, 3, 50] {
                for scale in [1e-3, 1.0, 40.0, 1e30] {
                    let z = |example: usize, j: usize| {
                        scale * (((example * 31 + j * 17) % 23) as f32 - 11.0)
                    };
                    for instructions in Instructions::available() {
                        // What lies beyond the last neuron must not matter.
                        let mut rows = vec![[1e9; LANES]; m * panels(neurons)];
                        for (example, j) in (0..m).flat_map(|i| (0..neurons).map(move |j| (i, j))) {
                            rows[j / LANES * m + example][j % LANES] = z(example, j);
                        }
                        instructions.run(Softmax { z: &mut rows, m, neurons });
                        for example in 0..m {
                            let z: Vec<f32> = (0..neurons).map(|j| z(example, j)).collect();
                            let mut expected = softmax(&z);
                            expected.resize(panels(neurons) * LANES, 0.0);
                            let found = rows[example..].iter().step_by(m).flatten();
                            let same = found
                                .zip(&expected)
                                .all(|(found, expected)| found.to_bits() == expected.to_bits());
                            assert!(same, "{instructions:?} {neurons} {m} {scale}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_weighted_input_that_is_no_number_makes_all_outputs_of_its_example_none() {
        for wrong in [f32::NAN, f32::INFINITY] {
            for instructions in Instructions::available() {
                let mut rows = [[0.5; LANES]; 2];
                rows[1][3] = wrong;
                instructions.run(Softmax { z: &mut rows, m: 2, neurons: 10 });
                assert!(rows[0].iter().all(|a| a.is_finite()), "{instructions:?} {wrong}");
                assert!(rows[1][..10].iter().all(|a| a.is_nan()), "{instructions:?} {wrong}");
            }
        }
    }
}
