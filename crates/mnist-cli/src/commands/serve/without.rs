//! A program without the server, which takes longer to build than all else that it would be built for.

use std::process::ExitCode;

use super::Args;
use crate::failure::{Failure, request};

pub(crate) fn run(_: &Args) -> Result<ExitCode, Failure> {
    Err(request(
        "this mnist was built without its server",
        "cargo run --release --features serve -- serve, in mnist's sources, builds and runs it with",
    ))
}
