//! From pages and hostile files to ink, the same on every machine.

#[cfg(feature = "decode")]
mod files;
mod pages;

mod boxes;
mod clean;
mod drawn_pages;
mod frames;
#[cfg(feature = "decode")]
mod hostile;
mod lines;
mod pale;
mod same_bytes;
