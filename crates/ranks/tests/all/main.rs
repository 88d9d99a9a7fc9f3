//! Ranks that are threads, and what is trained on them.

mod same_bits;
