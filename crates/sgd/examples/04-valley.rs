//! A ball rolls into the valley C(v₁, v₂) = v₁² + 4 v₂²: with too small an η, a good one, and one
//! too large.
//!
//!     cargo run -p sgd --example 04-valley

use sgd::{GradientDescent, Move};

fn main() {
    let valley = (
        |v: &[f64]| v[0] * v[0] + 4.0 * v[1] * v[1],
        |v: &[f64], nabla: &mut [f64]| nabla.copy_from_slice(&[2.0 * v[0], 8.0 * v[1]]),
    );
    for (eta, verdict) in
        [(0.005, "too small: it creeps"), (0.1, "good"), (0.26, "too large: it climbs")]
    {
        println!("η = {eta}, {verdict}");
        println!("  move        v₁        v₂         C");
        let path = GradientDescent::new(valley, vec![2.0, 1.0], Move::LearningRate(eta));
        for (moves, iterate) in path.take(21).enumerate().step_by(4) {
            let (v, cost) = (&iterate.position, iterate.cost);
            let bar: String =
                (0..60).take_while(|&i| f64::from(i) < cost * 4.0).map(|_| '#').collect();
            println!("  {moves:4} {:9.4} {:9.4} {cost:9.4}  {bar}", v[0], v[1]);
        }
    }
}
