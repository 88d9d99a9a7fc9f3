//! From pages and hostile files to ink, the same on every machine.

#[cfg(feature = "decode")]
mod files;
mod pages;

mod clean;
mod drawn_pages;
#[cfg(feature = "decode")]
mod hostile;
mod same_bytes;
