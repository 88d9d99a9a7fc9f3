//! `mnist serve`: one line says where, and a signal ends it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

#[cfg(not(feature = "serve"))]
#[test]
fn without_its_server_the_program_says_how_to_get_it() {
    let dir = tempfile::tempdir().unwrap();
    let assert = support::mnist(dir.path(), "serve --port 0").assert().code(1).stdout("");
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(
        told.contains("built without its server") && told.contains("--features serve"),
        "{told}"
    );
}

#[cfg(all(feature = "serve", unix))]
mod serving {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::{fs, thread};

    use assert_cmd::cargo::cargo_bin;
    use sigmoid_net::{Init, Model, Network};
    use tempfile::TempDir;

    use crate::support::mnist;

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
    fn serve(dir: &Path, args: &[&str]) -> (Child, String) {
        let mut command = Command::new(cargo_bin("mnist"));
        command.args(["serve", "--port", "0", "--model", "m.safetensors"]).args(args);
        command.current_dir(dir).env("MNIST_DATA", dir).stdout(Stdio::piped());
        let mut program = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
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

    fn end(mut program: Child, signal: &str) -> (Option<i32>, String) {
        let pid = program.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        let code = program.wait().unwrap().code();
        let mut told = String::new();
        program.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (code, told)
    }

    #[test]
    fn the_page_has_the_users_model_and_a_signal_ends_it() {
        let dir = desk();
        let (program, host) = serve(dir.path(), &["--page", "page.html"]);
        assert!(get(&host, "/health").ends_with("\"version\":\"0.1.0\"}"));
        let page = get(&host, "/");
        assert!(page.contains("connect-src 'self'") && !page.contains(">own<"), "{page}");
        assert!(page.contains("\"model\":\"m.safetensors\",\"data\":null"), "{page}");
        assert!(get(&host, "/data/test-labels").starts_with("HTTP/1.1 404"));
        assert_eq!(end(program, "-TERM").0, Some(128 + 15));
    }

    #[test]
    fn a_data_set_is_served_as_idx() {
        let dir = desk();
        mnist(dir.path(), "draw --out digits --count 60").assert().success();
        let (program, host) = serve(dir.path(), &["--page", "page.html", "--data", "digits"]);
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
        end(program, "-INT");
    }

    #[test]
    fn without_a_page_images_are_read_and_a_note_says_so() {
        let dir = desk();
        let (program, host) = serve(dir.path(), &[]);
        assert!(get(&host, "/").contains("no page is served"));
        let (code, told) = end(program, "-INT");
        assert_eq!(code, Some(128 + 2));
        assert!(told.contains("note: there is no page yet"), "{told}");
    }

    #[test]
    fn what_cannot_be_served_is_said_in_a_line_and_a_hint() {
        let dir = desk();
        fs::write(dir.path().join("other.html"), "<p>").unwrap();
        let (program, host) = serve(dir.path(), &["--page", "page.html"]);
        let taken = host.rsplit(':').next().unwrap();
        for (args, expected) in [
            ("--page other.html", "error: other.html: no page that cargo xtask web has made"),
            ("--page no.html", "error: no.html: "),
            ("--page page.html --data nowhere", "error: "),
            (&format!("--port {taken}"), "error: cannot listen on 127.0.0.1:"),
            ("--address 192.0.2.1", "error: cannot listen on 192.0.2.1:"),
        ] {
            let command = format!("serve --port 0 --model m.safetensors {args}");
            let command = command.replace("--port 0 --model m.safetensors --port", "--port");
            let assert = mnist(dir.path(), &command).assert().code(1).stdout("");
            let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
            assert!(told.starts_with(expected) && told.lines().count() == 2, "{told}");
        }
        end(program, "-INT");
    }

    /// Many programs at once that ask, while others send half and wait.
    #[test]
    fn it_goes_on_while_clients_come_and_go() {
        let dir = desk();
        let (program, host) = serve(dir.path(), &["--page", "page.html"]);
        let half: Vec<TcpStream> = (0..20)
            .map(|_| {
                let mut stream = TcpStream::connect(&host).unwrap();
                stream.write_all(b"POST /read HTTP/1.1\r\n").unwrap();
                stream
            })
            .collect();
        thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| {
                    for _ in 0..20 {
                        assert!(get(&host, "/health").contains("\"ok\""));
                    }
                });
            }
        });
        drop(half);
        assert_eq!(end(program, "-INT").0, Some(128 + 2));
    }
}
