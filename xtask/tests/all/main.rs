//! No network beyond loopback, no MNIST: small stand-ins, made-up checkouts.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod checkout;
mod server;
mod trial;

mod ci;
mod placing;
mod printing;
mod program;
mod recipes;
mod refusal;
mod resume;
mod tidy;
mod tidy_imports;
mod tidy_libraries;
mod tidy_test_files;
mod web;
