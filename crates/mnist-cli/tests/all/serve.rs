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
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::{fs, thread};

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

    /// Many programs at once that ask, while others send half and wait.
    #[test]
    fn it_goes_on_while_clients_come_and_go() {
        let dir = desk();
        let (program, host) = serve(dir.path(), "--page page.html");
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
        assert_eq!(program.end("-INT").code, Some(128 + 2));
    }
}
