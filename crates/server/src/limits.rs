//! What a client may ask for, so that memory and time have bounds whatever clients do.

use std::time::Duration;

/// Bounds of memory and time.
///
/// ```
/// # use std::time::Duration;
/// # use server::Limits;
/// assert_eq!(Limits::default().body_bytes, 32 << 20);
/// let mut patient = Limits::default();
/// patient.body_time = Duration::from_secs(60);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Connections at a time. Others wait until one of these ends.
    pub connections: usize,
    /// From the first byte of a request to the end of its headers, and from one request to the next.
    pub headers_time: Duration,
    /// All headers of a request, in bytes: 8 KiB at least.
    pub headers_bytes: usize,
    /// From the end of the headers to the end of the image.
    pub body_time: Duration,
    /// An image file, in bytes.
    pub body_bytes: usize,
    /// All image files that are being received, in bytes: not less than [`body_bytes`](Self::body_bytes).
    pub receiving_bytes: usize,
    /// Images that are read at a time: each keeps all cores busy by itself.
    pub readings: usize,
    /// How long a request waits for its turn.
    pub turn_time: Duration,
    /// A connection, from its first byte to its last: who does not take the answer loses it.
    pub connection_time: Duration,
    /// How long open requests may go on once the server is to stop.
    pub farewell_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            headers_time: Duration::from_secs(10),
            headers_bytes: 16 << 10,
            body_time: Duration::from_secs(10),
            body_bytes: 32 << 20,
            receiving_bytes: 256 << 20,
            readings: 2,
            turn_time: Duration::from_secs(10),
            connection_time: Duration::from_secs(120),
            farewell_time: Duration::from_secs(5),
        }
    }
}
