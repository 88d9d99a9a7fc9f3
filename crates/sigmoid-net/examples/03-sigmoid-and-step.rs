//! The sigmoid function beside the step function it smooths out, and how multiplying the weight
//! by c brings the two together.
//!
//!     cargo run -p sigmoid-net --example 03-sigmoid-and-step

use sigmoid_net::SigmoidNeuron;

fn main() {
    println!("     z   step    σ(z)   σ(4z)  σ(16z)");
    for i in -8_i32..=8 {
        let z = f64::from(i) / 2.0;
        let step = i32::from(z > 0.0);
        let outputs = [1.0, 4.0, 16.0].map(|c| {
            let neuron = SigmoidNeuron { weights: vec![c], bias: 0.0 };
            neuron.output(&[z])
        });
        let dots: String = (0..41)
            .map(|column| if f64::from(column) <= outputs[0] * 40.0 { '·' } else { ' ' })
            .collect();
        println!(
            "{z:6.1} {step:6} {:7.4} {:7.4} {:7.4}  {}",
            outputs[0],
            outputs[1],
            outputs[2],
            dots.trim_end()
        );
    }
    println!("\nAt z = 0 no c helps: σ(c·0) stays 0.5, while the perceptron says 0.");
}
