//! `weir doctor`: what a beginner gets wrong is told, with what to do.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::Value;
use weir_testkit::postgres;

use crate::database::tamper;
use crate::house::{House, Told, text};

/// What doctor says with these settings, a check each.
fn doctor(house: &House, settings: &[(&str, &str)]) -> (Option<i32>, Vec<Value>) {
    let mut command = house.command(["doctor", "--json"]);
    command.envs(settings.iter().copied());
    let told = Told::by(command);
    (told.code, told.objects())
}

fn check<'a>(checks: &'a [Value], name: &str) -> &'a Value {
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name}"))
}

/// A port that is free, as far as one can know.
fn free() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[test]
fn a_port_in_use_is_told_with_what_to_do() {
    let house = House::new();
    let (code, checks) = doctor(&house, &[("WEIR_LISTEN", &free())]);
    assert_eq!((code, &check(&checks, "listen")["ok"]), (Some(0), &true.into()), "{checks:?}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let answer = std::thread::spawn(move || drop(listener.accept()));
    let (code, checks) = doctor(&house, &[("WEIR_LISTEN", &address)]);
    answer.join().unwrap();
    let listen = check(&checks, "listen");
    assert_eq!((code, &listen["worth_a_thought"]), (Some(0), &true.into()));
    assert!(text(listen, "detail").contains("is in use"), "{listen}");
    // The address of a documentation network is no machine's (RFC 5737).
    let (code, checks) = doctor(&house, &[("WEIR_LISTEN", "192.0.2.1:8080")]);
    assert_eq!(code, Some(2));
    assert!(text(check(&checks, "listen"), "detail").contains("0.0.0.0:8080 for all"));
}

#[test]
fn a_weir_that_runs_there_is_no_problem() {
    use std::io::{Read as _, Write as _};
    let house = House::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let answer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 20];
        stream.read_exact(&mut asked).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        asked
    });
    let (_, checks) = doctor(&house, &[("WEIR_LISTEN", &address)]);
    assert_eq!(&answer.join().unwrap(), b"GET /healthz HTTP/1.");
    assert!(text(check(&checks, "listen"), "detail").contains("weir serve runs"), "{checks:?}");
}

#[test]
fn what_others_can_reach_is_worth_a_thought() {
    let house = House::new();
    let port = free().rsplit_once(':').unwrap().1.to_owned();
    let everywhere = format!("0.0.0.0:{port}");
    let (code, checks) = doctor(&house, &[("WEIR_LISTEN", &everywhere)]);
    assert_eq!(code, Some(0));
    assert!(text(check(&checks, "network"), "detail").contains("in the clear"), "{checks:?}");
    assert!(text(check(&checks, "base URL"), "detail").contains("https://weir.example"));
    let proxied = [
        ("WEIR_LISTEN", everywhere.as_str()),
        ("WEIR_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("WEIR_BASE_URL", "https://weir.example"),
    ];
    let (_, checks) = doctor(&house, &proxied);
    assert!(checks.iter().all(|c| c["check"] != "network" && c["check"] != "base URL"));
}

/// Makes a certificate and its key; the program for it is part of Debian.
fn certificate(house: &House, name: &str) {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    openssl.args(["-nodes", "-days", "30", "-subj", "/CN=weir.example"]);
    openssl.args(["-addext", "subjectAltName=DNS:weir.example"]);
    openssl.arg("-keyout").arg(house.path(format!("{name}-key.pem")));
    openssl.arg("-out").arg(house.path(format!("{name}.pem")));
    let made = openssl.stdin(Stdio::null()).output();
    let made = made.expect("openssl makes the test's certificate: run `make setup`");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn tls_files_that_do_not_fit_are_told() {
    let house = House::new();
    for name in ["lamp", "reef"] {
        certificate(&house, name);
        let key = house.path(format!("{name}-key.pem"));
        std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    house.write("notes.pem", "the keeper's notes\n");
    let listen = free();
    let tls = |cert: &str, key: &str| {
        let set =
            [("WEIR_LISTEN", listen.as_str()), ("WEIR_TLS_CERT", cert), ("WEIR_TLS_KEY", key)];
        let (code, checks) = doctor(&house, &set);
        (code, text(check(&checks, "TLS"), "detail").to_owned())
    };
    assert_eq!(
        tls("lamp.pem", "lamp-key.pem"),
        (Some(0), "1 certificate and the key to it".into())
    );
    for (cert, key, words) in [
        (
            "lamp.pem",
            "reef-key.pem",
            "the key in reef-key.pem is not that of the first certificate",
        ),
        ("nowhere.pem", "lamp-key.pem", "nowhere.pem"),
        ("lamp.pem", "nowhere.pem", "nowhere.pem"),
        ("notes.pem", "lamp-key.pem", "notes.pem holds no certificate"),
        ("lamp.pem", "notes.pem", "notes.pem holds no private key"),
    ] {
        let (code, told) = tls(cert, key);
        assert!(code == Some(2) && told.contains(words), "{cert} {key}: {told}");
    }
    let key = house.path("lamp-key.pem");
    std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (code, told) = tls("lamp.pem", "lamp-key.pem");
    assert!(code == Some(0) && told.contains("chmod 600"), "{told}");
}

#[test]
fn a_secret_key_that_was_in_use_is_missed_and_not_made_anew() {
    let house = House::new();
    let listen = free();
    let set = [("WEIR_LISTEN", listen.as_str())];
    // A new house gets one.
    let (code, _) = doctor(&house, &set);
    assert!(code == Some(0) && house.path("data/secret.key").exists());
    std::fs::remove_file(house.path("data/secret.key")).unwrap();
    let used = "UPDATE events SET kind = 'webhook.created@1' WHERE kind = 'service.created@1'";
    tamper(&house.data(), used);
    let (code, checks) = doctor(&house, &set);
    assert_eq!(code, Some(2));
    let detail = text(check(&checks, "secret key"), "detail");
    assert!(detail.contains("is missing") && detail.contains("put it back"), "{detail}");
    assert!(!house.path("data/secret.key").exists());
}

#[test]
fn few_open_files_are_told() {
    let house = House::new();
    let mut command = Command::new("/bin/sh");
    let script = format!("ulimit -n 256; exec '{}' doctor", env!("CARGO_BIN_EXE_weir"));
    command.args(["-c", &script]);
    house.furnish(&mut command);
    command.env("WEIR_LISTEN", free());
    let told = Told::by(command).succeeded();
    assert!(told.out.contains("256 open at once") && told.out.contains("LimitNOFILE"), "{told:?}");
    assert!(told.err.contains("worth a thought"), "{told:?}");
}

#[test]
fn a_postgresql_that_may_lose_what_it_accepted_is_refused() {
    let database = postgres::database();
    let house = House::new();
    let listen = free();
    let set = [("WEIR_LISTEN", listen.as_str()), ("WEIR_DATABASE", database.url.as_str())];
    // The server of the tests does not wait for its disk.
    let (code, checks) = doctor(&house, &set);
    assert_eq!(code, Some(2));
    let detail = text(check(&checks, "durability"), "detail");
    for words in ["fsync = off", "full_page_writes = off", "may be lost in a crash", "set to on"] {
        assert!(detail.contains(words), "no “{words}” in {detail}");
    }
}
