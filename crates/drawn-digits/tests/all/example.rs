//! The example runs and prints what the README says.

#[expect(dead_code, reason = "the test calls what `main` calls")]
#[path = "../../examples/06-drawn-digits.rs"]
mod drawn_digits_example;

#[test]
fn it_prints_what_the_readme_says() {
    let text = drawn_digits_example::digits(1);
    assert!(include_str!("../../README.md").contains(&text), "{text}");
}
