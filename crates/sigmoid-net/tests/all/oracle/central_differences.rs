//! The reference against central differences.

use super::{combinations, made_of, network};
use crate::reference::Reference;

#[test]
fn the_reference_agrees_with_central_differences() {
    let sizes = [&[3, 4, 2][..], &[5, 2], &[4, 3, 5, 3]];
    for (sizes, functions) in sizes.into_iter().flat_map(|s| combinations().map(move |f| (s, f))) {
        let network = made_of(network(sizes, 3), functions);
        let x: Vec<f64> = (0..sizes[0]).map(|i| (i as f64).sin().abs()).collect();
        let y: Vec<f64> = (0..sizes[sizes.len() - 1]).map(|i| (i % 2) as f64).collect();
        let analytic = Reference::of(&network).gradient(&x, &y);
        let mut numeric = vec![0.0; analytic.len()];
        let position = Reference::of(&network).position();
        sgd::central_difference(
            |v| {
                let mut moved = Reference::of(&network);
                let mut v = v.iter();
                for (w, b) in moved.w.iter_mut().zip(&mut moved.b) {
                    w.iter_mut().flatten().chain(b).for_each(|c| *c = *v.next().unwrap());
                }
                moved.cost(&x, &y)
            },
            &position,
            1e-4,
            &mut numeric,
        );
        let largest = analytic.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
        assert!(largest > 1e-3, "{sizes:?} {functions:?}: nothing to compare");
        for (a, n) in analytic.iter().zip(&numeric) {
            assert!((a - n).abs() < 1e-6 * largest, "{sizes:?} {functions:?}: {a} {n}");
        }
    }
}
