//! A server on a port of its own, and a client that sends what bytes it likes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use reading::Reader;
use server::{Limits, Offer, Page, Site};
use sigmoid_net::{Init, Model, Network};

const HTML: &str = "<meta content=\"connect-src 'none'\">\
                    <script type=\"application/octet-stream\" id=\"model\"></script>";

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

impl Server {
    /// By a network that has learned nothing.
    pub(crate) fn start() -> Self {
        Self::within(Limits::default())
    }

    pub(crate) fn within(limits: Limits) -> Self {
        let network = Network::from_seed(&[784, 10], Init::Scaled, 1).expect("a network");
        let reader = Reader::new(vec![Model::new(network)]).expect("a network of digits");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let is_over = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_over);
        let page = Page::new(HTML, &Offer::default()).expect("a page");
        let site = Site::with_limits(reader, limits)
            .with_page(page)
            .with_file("/data/test-labels", vec![0, 0, 8, 1]);
        let thread = spawn(move || server::serve(listener, site, || asked.load(Ordering::Relaxed)));
        Self { address, is_over, thread: Some(thread) }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream
    }

    /// The status, and the whole response, to a request that ends its connection.
    pub(crate) fn ask(&self, head: &str, body: &[u8]) -> (u16, String) {
        let mut stream = self.connect();
        let head = head.replace("HOST", &format!("Host: {}", self.address));
        // The server may answer and close before all of it is sent.
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(b"Connection: close\r\n\r\n");
        let _ = stream.write_all(body);
        answer(stream)
    }

    pub(crate) fn post(&self, path: &str, body: &[u8]) -> (u16, String) {
        let length = body.len();
        self.ask(&format!("POST {path} HTTP/1.1\r\nHOST\r\nContent-Length: {length}\r\n"), body)
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHOST\r\n"), b"")
    }

    pub(crate) fn stop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no panic").expect("no error");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

/// The status, 0 if there is none, and all that comes until the end.
pub(crate) fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, text)
}

/// Black bars on white.
pub(crate) fn png() -> Vec<u8> {
    let (width, height) = (120_u32, 60_u32);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let is_ink = |i: u32| {
        (15..45).contains(&(i / width))
            && [20, 60, 90].iter().any(|x| (*x..x + 4).contains(&(i % width)))
    };
    let pixels: Vec<u8> = (0..width * height).map(|i| if is_ink(i) { 0 } else { 255 }).collect();
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}
