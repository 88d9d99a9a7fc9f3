//! The program as its users see it.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod support;

mod bad_input;
mod chapter;
mod committee;
mod convert;
mod data_folder;
mod figures;
mod gates;
mod killed;
mod long_runs;
mod non_digits;
mod playground;
#[cfg(unix)]
mod printing;
mod program;
mod ranks;
mod read;
mod real_mnist;
mod recipes;
mod serve;
mod sharded;
mod streamed;
mod sweep;
#[cfg(target_os = "linux")]
mod threads;
