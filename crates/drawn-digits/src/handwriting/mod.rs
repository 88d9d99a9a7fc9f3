//! From a digit to its image: a skeleton, the writer's hand, a bend of the whole, ink.

pub(crate) mod bend;
pub(crate) mod curve;
pub(crate) mod hand;
pub(crate) mod letters;
pub(crate) mod pen;
pub(crate) mod scribbles;
pub(crate) mod skeletons;
pub(crate) mod style;
pub(crate) mod writer;
