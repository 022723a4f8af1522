//! The README shows code that is compiled elsewhere, so that it cannot rot.

#[test]
fn its_example_is_one_that_compiles() {
    let readme = include_str!("../../README.md");
    let example = include_str!("../../examples/push.rs");
    let shown = readme
        .split("```rust\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README has a block of Rust");
    assert!(shown.contains("client.send(&push, now())"));
    assert!(
        example.contains(shown),
        "README.md does not show examples/push.rs as it is"
    );
}
