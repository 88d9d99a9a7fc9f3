//! `mnist serve`: one line says where, and a signal ends it.

#[cfg(not(feature = "serve"))]
#[test]
fn without_its_server_the_program_says_how_to_get_it() {
    let dir = tempfile::tempdir().unwrap();
    let assert = crate::support::mnist(dir.path(), "serve --port 0").assert().code(1).stdout("");
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(
        told.contains("built without its server") && told.contains("--features serve"),
        "{told}"
    );
}

#[cfg(all(feature = "serve", unix))]
mod serving {
    use std::collections::BTreeMap;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::sync::Mutex;
    use std::time::{Duration, Instant};
    use std::{env, fs, thread};

    use drawn_digits::{SIDE, draw};
    use sigmoid_net::{Init, Model, Network};
    use tempfile::TempDir;

    use crate::support::{Running, error_and_hint, mnist};

    const PAGE: &str = "<meta content=\"connect-src 'none'\">\
                        <script type=\"application/octet-stream\" id=\"model\">own</script>";

    /// A folder with a page and a model.
    fn desk() -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("page.html"), PAGE).unwrap();
        let mut model = Model::new(Network::from_seed(&[784, 10], Init::Scaled, 1).unwrap());
        model.metadata.insert("non_digits".into(), "true".into());
        model.save(dir.path().join("m.safetensors")).unwrap();
        dir
    }

    /// The program, and the host and port it has printed.
    fn serve(dir: &Path, args: &str) -> (Running, String) {
        let args = format!("serve --port 0 --model m.safetensors {args}");
        let mut program = Running::start(dir, &args);
        let line = program.line();
        let host = line.trim().strip_prefix("http://").unwrap().strip_suffix('/').unwrap();
        (program, host.to_owned())
    }

    fn get(host: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn the_page_has_the_users_model_and_a_signal_ends_it() {
        let dir = desk();
        let (program, host) = serve(dir.path(), "--page page.html");
        assert!(get(&host, "/health").ends_with("\"version\":\"0.1.0\"}"));
        let page = get(&host, "/");
        assert!(page.contains("connect-src 'self'") && !page.contains(">own<"), "{page}");
        assert!(page.contains("\"model\":\"m.safetensors\",\"data\":null"), "{page}");
        assert!(get(&host, "/data/test-labels").starts_with("HTTP/1.1 404"));
        assert_eq!(program.end("-TERM").code, Some(128 + 15));
    }

    #[test]
    fn a_data_set_is_served_as_idx() {
        let dir = desk();
        mnist(dir.path(), "draw --out digits --count 60").assert().success();
        let (program, host) = serve(dir.path(), "--page page.html --data digits");
        assert!(get(&host, "/").contains("\"training_images\":60,\"test_images\":10}"));
        for (name, file) in [
            ("training-images", "train-images-idx3-ubyte"),
            ("training-labels", "train-labels-idx1-ubyte"),
            ("test-images", "t10k-images-idx3-ubyte"),
            ("test-labels", "t10k-labels-idx1-ubyte"),
        ] {
            let mut stream = TcpStream::connect(&host).unwrap();
            let request = format!("GET /data/{name} HTTP/1.0\r\nHost: {host}\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            let bytes = fs::read(dir.path().join("digits").join(file)).unwrap();
            assert!(answer.ends_with(&bytes), "{name}");
        }
        program.end("-INT");
    }

    #[test]
    fn without_a_page_images_are_read_and_a_note_says_so() {
        let dir = desk();
        let (program, host) = serve(dir.path(), "");
        assert!(get(&host, "/").contains("no page is served"));
        let ended = program.end("-INT");
        assert_eq!(ended.code, Some(128 + 2));
        assert!(ended.said.contains("note: there is no page yet"), "{}", ended.said);
    }

    #[test]
    fn what_cannot_be_served_is_said_in_a_line_and_a_hint() {
        let dir = desk();
        fs::write(dir.path().join("other.html"), "<p>").unwrap();
        let (program, host) = serve(dir.path(), "--page page.html");
        let taken = host.rsplit(':').next().unwrap();
        for (args, expected) in [
            ("--page other.html", "other.html: no page that cargo xtask web has made"),
            ("--page no.html", "no.html: "),
            ("--page page.html --data nowhere", "no such folder: nowhere"),
            (&format!("--port {taken}"), "cannot listen on 127.0.0.1:"),
            ("--address 192.0.2.1", "cannot listen on 192.0.2.1:"),
        ] {
            let command = format!("serve --port 0 --model m.safetensors {args}");
            let command = command.replace("--port 0 --model m.safetensors --port", "--port");
            let (error, _) = error_and_hint(dir.path(), &command);
            assert!(error.starts_with(expected), "{args}: {error}");
        }
        program.end("-INT");
    }

    /// Says for how many seconds the server is kept busy.
    const LOAD_SECONDS: &str = "MNIST_TEST_LOAD_SECONDS";

    /// For ten images of 12 MB that are being received, and the readings of two. About half of it
    /// has been measured.
    #[cfg(target_os = "linux")]
    const MOST_MEBIBYTES: u64 = 400;

    /// The status and the body of what comes.
    fn answer(mut stream: TcpStream) -> (u16, String) {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = String::from_utf8(bytes).unwrap();
        let status = answer.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
        (status, answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned())
    }

    /// Begins to send so much of an image as `POST /read`.
    fn begin(host: &str, parameters: &str, length: usize, part: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let head = format!(
            "POST /read{parameters} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let _ = stream.write_all(part);
        stream
    }

    fn read(host: &str, image: &[u8]) -> (u16, String) {
        answer(begin(host, "?as=number", image.len(), image))
    }

    /// Drawn digits in two rows, each pixel so many wide and high.
    fn picture(scale: usize) -> Vec<u8> {
        let (rows, columns) = (2, 6);
        let (width, height) = (columns * SIDE * scale, rows * SIDE * scale);
        let digits: Vec<_> = (0..(rows * columns) as u64).map(|i| draw(3, i).0).collect();
        let mut image = format!("P5 {width} {height} 255\n").into_bytes();
        image.extend((0..width * height).map(|at| {
            let (x, y) = (at % width / scale, at / width / scale);
            255 - digits[y / SIDE * columns + x / SIDE][y % SIDE * SIDE + x % SIDE]
        }));
        image
    }

    /// Clients that read images, send what is none or too large, break off, or dawdle, all at once
    /// and again and again.
    #[test]
    fn it_goes_on_in_bounded_memory_while_clients_come_and_go() {
        let seconds = env::var(LOAD_SECONDS).map_or(2.0, |seconds| seconds.parse().unwrap());
        let dir = desk();
        let (program, host) = serve(dir.path(), "--page page.html");
        // One of 75,000 pixels, and one of 12 million, as cameras take them.
        let (host, image, large) = (&*host, &*picture(4), &*picture(36));
        let expected = [read(host, image), read(host, large)];
        assert_eq!([expected[0].0, expected[1].0], [200; 2], "{expected:?}");

        let end = Instant::now() + Duration::from_secs_f64(seconds);
        let is_on = || Instant::now() < end;
        let counts = Counts::default();
        thread::scope(|threads| {
            for i in 0..10 {
                let (image, expected) =
                    if i < 2 { (large, &expected[1]) } else { (image, &expected[0]) };
                let (is_on, counts) = (&is_on, &counts);
                threads.spawn(move || {
                    while is_on() {
                        let found = read(host, image);
                        counts.add(found.0);
                        assert!(found.0 == 503 || found == *expected, "{found:?}");
                    }
                });
            }
            for _ in 0..4 {
                threads.spawn(|| {
                    while is_on() {
                        assert!(get(host, "/health").contains("\"ok\""));
                    }
                });
            }
            for _ in 0..4 {
                threads.spawn(|| {
                    while is_on() {
                        for (parameters, length, part, expected) in [
                            ("", 9, &b"no image."[..], 422),
                            ("", image.len() / 2, &image[..image.len() / 2], 422),
                            // Nothing is sent that is not read, which would reset the connection.
                            ("?as=poem", 0, b"", 400),
                            ("", 33 << 20, b"", 413),
                        ] {
                            let (status, body) = answer(begin(host, parameters, length, part));
                            counts.add(status);
                            let is_right = [expected, 503].contains(&status);
                            assert!(is_right, "{parameters} {length}: {status}: {body}");
                        }
                        // Gone before the end.
                        drop(begin(host, "", image.len(), &image[..99]));
                    }
                });
            }
            for i in 0..8_usize {
                let is_on = &is_on;
                threads.spawn(move || {
                    while is_on() {
                        // Half of an image, and then some bytes of it now and then.
                        let mut stream = begin(host, "", large.len(), &large[..large.len() / 2]);
                        while is_on() && stream.write_all(&[0; 999]).is_ok() {
                            thread::sleep(Duration::from_millis(20 + 5 * i as u64));
                        }
                    }
                });
            }
        });
        let counts = counts.0.into_inner().unwrap();
        assert!(counts.contains_key(&200) && counts.contains_key(&422), "{counts:?}");
        assert_eq!([read(host, image), read(host, large)], expected);
        #[cfg(target_os = "linux")]
        {
            let most = program.peak_mebibytes();
            println!("{seconds} s of load: {most} MiB at most, answers by status: {counts:?}");
            assert!(most < MOST_MEBIBYTES, "{most} MiB");
        }
        assert_eq!(program.end("-INT").code, Some(128 + 2));
    }

    /// How often each status came.
    #[derive(Default)]
    struct Counts(Mutex<BTreeMap<u16, u64>>);

    impl Counts {
        fn add(&self, status: u16) {
            *self.0.lock().unwrap().entry(status).or_default() += 1;
        }
    }
}
