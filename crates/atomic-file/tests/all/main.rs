//! Files and folders that are written whole or not at all: what is kept, refused, and left behind.

mod files;
mod folders;
mod killed;
mod support;
#[cfg(unix)]
mod unix;
