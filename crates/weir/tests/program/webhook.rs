//! `weir webhook`: added, tried, switched off and on, rotated, removed; and the
//! receiver to try them with.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::house::{House, Told, text};

/// `weir webhook listen`, running.
struct Listener {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Listener {
    fn start(house: &House, address: &str, args: &[&str]) -> Self {
        let port = address.rsplit(':').next().unwrap();
        let mut command = house.command(["webhook", "listen", "--json", "--port", port]);
        command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with(&format!("listening on http://{address}/")), "{first}");
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Ctrl-C; answers the exit code.
    fn end(mut self) -> Option<i32> {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        self.child.wait().unwrap().code()
    }
}

/// Runs the program with a webhook on this machine allowed.
fn weir(house: &House, private: &str, args: &[&str]) -> Told {
    let mut command = house.command(args);
    command.arg("--json").env("WEIR_PRIVATE_HOSTS", private);
    Told::by(command)
}

/// Adds a webhook at an address; answers its id and its secret.
fn added(house: &House, address: &str) -> (String, String) {
    let url = format!("http://{address}/in?token=lamp");
    let told = weir(house, address, &["webhook", "add", &url]).succeeded();
    assert!(!told.out.contains("lamp") && !told.err.contains("lamp"), "{told:?}");
    let object = &told.objects()[0];
    assert!(text(object, "secret").starts_with("whsec_"), "{told:?}");
    (text(object, "webhook").to_owned(), text(object, "secret").to_owned())
}

/// An address on which nobody listens.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Answers every request with one status.
fn answering(status: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 8192]);
            let _ = write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
        }
    });
    address
}

#[test]
fn a_test_message_reaches_the_listener_which_checks_its_signature() {
    let house = House::new();
    let address = free();
    let (id, secret) = added(&house, &address);
    let other = format!("whsec_{}", "A".repeat(44));
    for (args, word, status, code) in [
        (&[][..], "not checked", 204, 0),
        (&["--secret", &secret][..], "good", 204, 0),
        (&["--secret", &other][..], "bad", 400, 2),
    ] {
        let mut listener = Listener::start(&house, &address, args);
        let told = weir(&house, &address, &["webhook", "test", &id]);
        assert_eq!(told.code, Some(code), "{told:?}");
        assert_eq!(told.objects()[0]["status"], status, "{told:?}");
        let came = listener.next();
        assert_eq!(text(&came, "signature"), word);
        assert_eq!(text(&came["body"], "type"), "webhook.test");
        assert_eq!(text(&came, "id"), text(&told.objects()[0], "delivery"));
        assert_eq!(listener.end(), Some(code));
    }
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn the_answer_to_a_test_message_is_told() {
    for (status, words) in [(200, "it answered 200"), (500, "it answered 500"), (301, "(301)")] {
        let house = House::new();
        let address = answering(status);
        let (id, _) = added(&house, &address);
        let mut command = house.command(["webhook", "test", &id]);
        command.env("WEIR_PRIVATE_HOSTS", &address);
        let told = Told::by(command);
        assert_eq!(told.code, Some(if status == 200 { 0 } else { 2 }), "{told:?}");
        assert!(told.out.contains(words) || told.err.contains(words), "{told:?}");
    }
}

#[test]
fn an_endpoint_on_this_machine_has_to_be_named() {
    let house = House::new();
    let address = answering(200);
    let told = house.weir(["webhook", "add", &format!("http://{address}/")]).succeeded();
    assert!(told.err.contains("private_hosts"), "{told:?}");
    let id = text(&house.json(["webhook", "list"])[0], "webhook").to_owned();
    house.weir(["webhook", "test", &id]).failed(&["private_hosts", &address]);
    // In the settings file, as a list.
    house.write("data/weir.toml", format!("private_hosts = [\"10.0.0.1:80\", \"{address}\"]\n"));
    house.weir(["webhook", "test", &id]).succeeded();
    house.write("data/weir.toml", "private_hosts = \"127.0.0.1\"\n");
    house.weir(["webhook", "list"]).failed(&["private_hosts", "with their port"]);
}

#[test]
fn additional_roots_are_read_from_the_file_that_is_named() {
    let house = House::new();
    let add = |roots: &str| {
        let mut command = house.command(["webhook", "add", "https://127.0.0.1:9/"]);
        command.env("WEIR_EXTRA_ROOTS", house.path(roots));
        Told::by(command)
    };
    add("nowhere.pem").failed(&["nowhere.pem"]);
    house.write("empty.pem", "no certificate");
    add("empty.pem").failed(&["root certificates", "PEM"]);
}

#[test]
fn a_webhook_is_listed_switched_off_and_on_rotated_and_removed() {
    let house = House::new();
    assert!(house.weir(["webhook", "list"]).succeeded().err.contains("no webhook yet"));
    let address = answering(410);
    let (id, secret) = added(&house, &address);
    let listed = || house.json(["webhook", "list"]).remove(0);
    assert_eq!((listed()["enabled"].clone(), listed()["secrets"].clone()), (true.into(), 1.into()));

    weir(&house, &address, &["webhook", "test", &id]).failed(&["410"]);
    assert_eq!(text(&listed(), "disabled_reason"), "gone");
    house.weir(["webhook", "test", &id]).failed(&["switched off", "enable"]);
    house.weir(["webhook", "enable", &id]).succeeded();
    assert_eq!(listed()["enabled"], true);
    house.weir(["webhook", "disable", &id]).succeeded();
    assert_eq!(text(&listed(), "disabled_reason"), "operator");

    let new = house.json(["webhook", "rotate", &id]).remove(0);
    assert_ne!(text(&new, "secret"), secret);
    assert_eq!(listed()["secrets"], 2);
    assert!(!house.weir(["webhook", "list"]).succeeded().out.contains("lamp"));
    house.weir(["webhook", "remove", &id]).succeeded();
    assert_eq!(house.json(["webhook", "list"]).len(), 0);
    house.weir(["webhook", "remove", &id]).failed(&["there is no webhook", &id]);
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn what_is_no_address_is_refused_and_nothing_is_kept() {
    let house = House::new();
    for (url, words) in [
        ("hooks.example", "https://"),
        ("ftp://hooks.example/", "https://"),
        ("https://keeper:lamp@hooks.example/", "no login"),
        ("https://[::/", "no URL"),
        ("http://169.254.169.254/latest/", "no request goes"),
    ] {
        let told = house.weir(["webhook", "add", url]).failed(&[words]);
        assert!(!told.err.contains("lamp"), "{told:?}");
    }
    assert_eq!(house.json(["webhook", "list"]).len(), 0);
    house.weir(["webhook", "test", "bank_01kb"]).failed(&["webhook_"]);
    house.weir(["webhook", "listen", "--port", "0", "--secret", "lamp!"]).failed(&["whsec_"]);
}
