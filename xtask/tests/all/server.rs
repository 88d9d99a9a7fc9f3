//! A web server on loopback that misbehaves on request.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a client asked for: `GET /name.gz`, or `CONNECT host:port` if we are its proxy.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    headers: HashMap<String, String>,
}

impl Request {
    /// The first byte of a `Range: bytes=N-`.
    pub(crate) fn range(&self) -> Option<usize> {
        self.headers.get("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// What the server does then.
#[derive(Clone)]
pub(crate) struct Reply {
    head: String,
    body: Vec<u8>,
    /// Keep the connection open, and silent, instead of closing it.
    stall: bool,
}

impl Reply {
    /// The whole file, whatever range was asked for.
    pub(crate) fn file(bytes: &[u8]) -> Self {
        Self::with_length("200 OK", bytes)
    }

    /// The part from byte `from` on.
    pub(crate) fn rest(bytes: &[u8], from: usize) -> Self {
        let rest = Self::with_length("206 Partial Content", &bytes[from..]);
        let last = bytes.len() - 1;
        rest.header(&format!("Content-Range: bytes {from}-{last}/{}", bytes.len()))
    }

    /// What a proper server does: a range if asked for one.
    pub(crate) fn proper(bytes: &[u8], request: &Request) -> Self {
        request.range().map_or_else(|| Self::file(bytes), |from| Self::rest(bytes, from))
    }

    /// A status with a short page.
    pub(crate) fn status(status: &str) -> Self {
        Self::html(status, "<html>no</html>")
    }

    pub(crate) fn html(status: &str, page: &str) -> Self {
        Self::with_length(status, page.as_bytes()).header("Content-Type: text/html; charset=utf-8")
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::with_length("302 Found", b"").header(&format!("Location: {to}"))
    }

    /// Sends only `bytes` of the body that the headers announce, then closes.
    pub(crate) fn truncated(mut self, bytes: usize) -> Self {
        self.body.truncate(bytes);
        self
    }

    /// Sends only `bytes` of the body that the headers announce, then falls silent.
    pub(crate) fn stalled(mut self, bytes: usize) -> Self {
        self.stall = true;
        self.truncated(bytes)
    }

    /// A body that ends when the connection does, so that its length is not known before.
    pub(crate) fn without_length(bytes: &[u8]) -> Self {
        Self { head: "HTTP/1.1 200 OK\r\n".into(), body: bytes.to_vec(), stall: false }
    }

    /// Not even headers.
    pub(crate) fn silence() -> Self {
        Self { head: String::new(), body: Vec::new(), stall: true }
    }

    fn with_length(status: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len());
        Self { head, body: body.to_vec(), stall: false }
    }

    fn header(mut self, header: &str) -> Self {
        self.head.push_str(header);
        self.head.push_str("\r\n");
        self
    }
}

/// A server that answers until the test ends.
pub(crate) struct Server {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                thread::spawn(move || serve(stream.unwrap(), &*answer, &log));
            }
        });
        Self { url, seen }
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// The ranges asked for so far, a request each.
    pub(crate) fn ranges(&self) -> Vec<Option<usize>> {
        self.seen().iter().map(Request::range).collect()
    }
}

fn serve(stream: TcpStream, answer: &dyn Fn(&Request) -> Reply, log: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(request) = read_request(&mut reader) {
        log.lock().unwrap().push(request.clone());
        if request.line.starts_with("CONNECT ") {
            // As a proxy: whatever host was wanted, it is us.
            stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
            continue;
        }
        let reply = answer(&request);
        if !reply.head.is_empty() {
            let head = format!("{}Connection: close\r\n\r\n", reply.head);
            // The client may hang up on a reply it does not like; that is not our failure.
            let _ = stream.write_all(&[head.as_bytes(), &reply.body].concat());
        }
        if reply.stall {
            let _ = reader.read(&mut [0]); // returns when the client has had enough
        }
        return;
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let mut lines = reader.lines().map_while(Result::ok);
    let line = lines.next()?;
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_lowercase(), value.to_owned()))
        })
        .collect();
    Some(Request { line: line.trim_end_matches(" HTTP/1.1").to_owned(), headers })
}
