//! The protocol of the slots, checked by loom in every interleaving.
