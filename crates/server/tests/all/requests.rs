//! What is answered, and what is refused and how.

use std::io::Write;

use serde_json::Value;

use crate::support::{Server, answer, png};

fn body(response: &str) -> Value {
    let (_, body) = response.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

#[test]
fn an_image_is_read() {
    let server = Server::start();
    for parameters in ["", "?as=number", "?as=page&reject=0", "?reject=1", "?as=unknown"] {
        let (status, response) = server.post(&format!("/read{parameters}"), &png());
        assert_eq!(status, 200, "{response}");
        let answer = body(&response);
        let digits = answer["lines"][0]["digits"].as_array().expect("digits");
        assert!(!digits.is_empty(), "{answer}");
        assert_eq!(digits[0]["box"].as_array().map(Vec::len), Some(4), "{answer}");
    }
    let (_, response) = server.post("/read?as=digit&reject=1", &png());
    assert_eq!(body(&response)["lines"][0]["text"], "?");
}

#[test]
fn the_page_and_health_are_served_with_what_browsers_may_do() {
    let server = Server::start();
    let (status, page) = server.get("/");
    assert_eq!(status, 200);
    assert!(page.ends_with("id=\"model\"></script>"), "{page}");
    for header in [
        "content-type: text/html; charset=utf-8",
        "x-content-type-options: nosniff",
        "content-security-policy: frame-ancestors 'none'",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(page.contains(header), "{page}");
    }
    let (status, health) = server.get("/health");
    assert_eq!((status, &body(&health)["status"]), (200, &Value::from("ok")));
    let (status, labels) = server.get("/data/test-labels");
    assert!(status == 200 && labels.ends_with("\0\0\x08\x01"), "{labels:?}");
    let head = server.ask("HEAD / HTTP/1.1\r\nHOST\r\n", b"");
    assert!(head.0 == 200 && head.1.ends_with("\r\n\r\n"), "{head:?}");
}

#[test]
fn what_is_wrong_with_a_request_is_said_with_a_hint() {
    let server = Server::start();
    let png = png();
    let cases: [(u16, &str, (u16, String)); 12] = [
        (404, "nothing is here", server.get("/other")),
        (405, "not by this method", server.get("/read")),
        (405, "not by this method", server.post("/", b"")),
        (400, "unknown variant `line`", server.post("/read?as=line", &png)),
        (400, "reject=1.5", server.post("/read?reject=1.5", &png)),
        (400, "reject=NaN", server.post("/read?reject=NaN", &png)),
        (400, "invalid float", server.post("/read?reject=much", &png)),
        (400, "unknown field `reader`", server.post("/read?reader=1", &png)),
        (422, "the file is empty", server.post("/read", b"")),
        (422, "not an image", server.post("/read", b"no image")),
        (422, "truncated", server.post("/read", &png[..50])),
        (
            413,
            "more than 32 MiB",
            server.ask("POST /read HTTP/1.1\r\nHOST\r\nContent-Length: 99999999999\r\n", b""),
        ),
    ];
    for (expected, what, (status, response)) in cases {
        let told = body(&response);
        let error = told["error"].as_str().expect("an error");
        assert!(status == expected && error.contains(what), "{expected} {what}: {response}");
        assert!(told["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{response}");
    }
}

#[test]
fn a_body_that_is_larger_than_it_said_or_broken_is_refused() {
    let server = Server::start();
    let head = "POST /read HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n";
    let mut chunks = Vec::new();
    for _ in 0..33 {
        chunks.extend_from_slice(b"100000\r\n");
        chunks.resize(chunks.len() + (1 << 20), 7);
        chunks.extend_from_slice(b"\r\n");
    }
    // Not to the end, since the server does not wait for it.
    let (status, response) = server.ask(head, &chunks);
    assert!(status == 413 || status == 0, "{response}");
    let (status, response) = server.ask(head, b"zz\r\n");
    assert_eq!(status, 400, "{response}");
    assert_eq!(server.get("/health").0, 200);
}

#[test]
fn other_hosts_and_other_pages_are_refused() {
    let server = Server::start();
    let get = |headers: &str| server.ask(&format!("GET /health HTTP/1.1\r\n{headers}"), b"");
    let own = server.address;
    assert_eq!(get(&format!("Host: {own}\r\nOrigin: http://{own}\r\n")).0, 200);
    assert_eq!(get("Host: localhost:1\r\n").0, 200);
    for (headers, expected) in [
        ("Host: example.com\r\n", 421),
        ("Host: 192.168.0.1\r\n", 421),
        ("Host: 127.0.0.1.example.com:80\r\n", 421),
        ("", 400),
        ("Host: localhost\r\nHost: localhost\r\n", 400),
        ("HOST\r\nOrigin: http://example.com\r\n", 403),
        ("HOST\r\nOrigin: null\r\n", 403),
        ("HOST\r\nOrigin: http://127.0.0.1:1\r\n", 403),
    ] {
        let (status, response) = get(headers);
        assert_eq!(status, expected, "{headers}: {response}");
        assert!(body(&response)["hint"].is_string(), "{response}");
    }
    let (status, _) = server.ask("GET http://example.com/health HTTP/1.1\r\nHOST\r\n", b"");
    assert_eq!(status, 421);
}

#[test]
fn bytes_that_are_no_request_end_their_connection_and_no_other() {
    let server = Server::start();
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(1_000));
    let cases: [&[u8]; 7] = [
        b"",
        b"\0\x01\xff",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /read HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        long.as_bytes(),
        many.as_bytes(),
    ];
    for bytes in cases {
        let mut stream = server.connect();
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let (status, response) = answer(stream);
        assert!(status == 0 || (400..500).contains(&status), "{response}");
    }
    assert_eq!(server.get("/health").0, 200);
}
