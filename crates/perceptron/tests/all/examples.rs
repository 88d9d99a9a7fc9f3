//! The examples run, and print what they announce.

#[path = "../../examples/02-adder.rs"]
mod adder;
#[path = "../../examples/01-nand.rs"]
mod nand;

#[test]
fn nand_runs() {
    nand::main().unwrap();
    let festival = nand::festival().unwrap();
    assert!(
        festival.contains("      0       1       1 |        stay           go\n"),
        "{festival}"
    );
    let nand = nand::nand().unwrap();
    assert!(nand.ends_with("x = [1, 1]   w·x + b = -1   output 0\n"), "{nand}");
}

#[test]
fn adder_runs() {
    adder::main().unwrap();
    let sigmoids = adder::with_sigmoid_neurons().unwrap();
    assert!(sigmoids.ends_with("c = 20   carry 1.000000   sum 0.000000\n"), "{sigmoids}");
}
