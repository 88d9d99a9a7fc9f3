//! Slow clients, many clients, and the end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use server::Limits;

use crate::support::{Server, answer, png};

/// Patience of a second at most.
fn impatient() -> Limits {
    let mut limits = Limits::default();
    limits.headers_time = Duration::from_millis(300);
    limits.body_time = Duration::from_millis(500);
    limits.connections = 12;
    limits.readings = 1;
    limits
}

#[test]
fn more_clients_than_are_read_at_a_time_are_all_answered() {
    let server = Server::start();
    let png = png();
    scope(|threads| {
        for _ in 0..24 {
            threads.spawn(|| {
                for _ in 0..5 {
                    let (status, response) = server.post("/read", &png);
                    assert_eq!(status, 200, "{response}");
                }
            });
        }
    });
}

#[test]
fn clients_that_send_nothing_or_half_are_let_go() {
    let server = Server::within(impatient());
    let begun: [&[u8]; 3] = [b"", b"GET / HT", b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"];
    let streams: Vec<TcpStream> = begun
        .iter()
        .map(|bytes| {
            let mut stream = server.connect();
            stream.write_all(bytes).expect("sent");
            stream
        })
        .collect();
    // As many that dawdle as there is room for do not keep the next image waiting.
    let dawdling: Vec<TcpStream> = (0..3)
        .map(|_| {
            let mut stream = server.connect();
            let head = "POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n";
            stream.write_all(head.as_bytes()).expect("sent");
            stream
        })
        .collect();
    let mut slow = server.connect();
    let head = "POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf";
    slow.write_all(head.as_bytes()).expect("sent");
    // Meanwhile others are served.
    assert_eq!(server.post("/read", &png()).0, 200);
    // Each of these ends long before the minute for which the client would wait.
    for stream in streams.into_iter().chain(dawdling) {
        answer(stream);
    }
    assert_eq!(answer(slow).0, 408);
}

#[test]
fn idle_connections_do_not_keep_others_out_for_long() {
    let server = Server::within(impatient());
    let idle: Vec<TcpStream> = (0..40).map(|_| server.connect()).collect();
    assert_eq!(server.get("/health").0, 200);
    drop(idle);
}

#[test]
fn a_request_that_is_being_answered_is_finished_and_no_other_begun() {
    let mut server = Server::start();
    let mut stream = server.connect();
    let png = png();
    let head =
        format!("POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", png.len());
    stream.write_all(head.as_bytes()).expect("sent");
    sleep(Duration::from_millis(300));
    let address = server.address;
    let begun = Instant::now();
    scope(|threads| {
        threads.spawn(|| server.stop());
        sleep(Duration::from_millis(500));
        let refused = TcpStream::connect(address).map_or(true, |mut late| {
            let _ = late.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            !matches!(late.read(&mut [0; 1]), Ok(1..))
        });
        assert!(refused, "served after the end");
        stream.write_all(&png).expect("sent");
        assert_eq!(answer(stream).0, 200);
    });
    assert!(begun.elapsed() < Duration::from_secs(60));
}
