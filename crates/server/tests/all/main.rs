//! Requests over loopback, by clients good and bad.

mod support;

mod connections;
mod requests;
