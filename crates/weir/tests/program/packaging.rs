//! What the packages hold: a unit that systemd takes, and a health check that
//! tells a healthy Weir from another.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use crate::house::House;

const UNIT: &str = include_str!("../../../../packaging/weir.service");
const DOCKERFILE: &str = include_str!("../../../../packaging/Dockerfile");

/// The most exposed that the unit may be, by systemd's own scale of 0 to 100;
/// most services have 96 (“unsafe”), 20 and less is “ok”.
const EXPOSED: &str = "20";

#[test]
fn systemd_takes_the_unit_and_finds_it_hardened() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("not tested: there is no systemd-analyze here");
        return;
    }
    let house = House::new();
    // The program need not be installed for its unit to be right.
    let unit = UNIT.replace("/usr/local/bin/weir", env!("CARGO_BIN_EXE_weir"));
    assert!(unit != UNIT, "the unit starts the program");
    let unit = house.write("weir.service", unit);
    let analyze = |arguments: &[&str]| {
        let told = Command::new("systemd-analyze").args(arguments).arg(&unit).output().unwrap();
        let words = String::from_utf8_lossy(&[told.stdout, told.stderr].concat()).into_owned();
        (told.status.success(), words)
    };
    let (taken, words) = analyze(&["verify", "--man=no"]);
    assert!(taken && !words.contains("weir.service:"), "{words}");
    let (hardened, words) = analyze(&["security", "--offline=yes", "--threshold", EXPOSED]);
    assert!(hardened, "{words}");
}

/// What the Dockerfile gives to bash, for another port.
fn health_check(port: u16) -> String {
    let line = DOCKERFILE.lines().find(|line| line.trim_start().starts_with("CMD [\"bash\""));
    let json = line.unwrap().trim_start().strip_prefix("CMD ").unwrap();
    let words: Vec<String> = serde_json::from_str(json).unwrap();
    assert!(words[..2] == ["bash", "-c"] && words[2].contains("/8080"), "{words:?}");
    words[2].replace("/8080", &format!("/{port}"))
}

#[test]
fn the_health_check_of_the_container_tells_a_healthy_weir() {
    for (answer, healthy) in [
        ("HTTP/1.1 200 OK\r\n\r\n", true),
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false),
        ("SSH-2.0-OpenSSH\r\n", false),
        ("", false),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 25];
            stream.read_exact(&mut asked).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            asked
        });
        let told = Command::new("bash").args(["-c", &health_check(port)]).status().unwrap();
        assert_eq!(&answering.join().unwrap(), b"GET /healthz HTTP/1.0\r\n\r\n");
        assert_eq!(told.success(), healthy, "{answer:?}");
    }
    // Nothing listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert!(!Command::new("bash").args(["-c", &health_check(port)]).status().unwrap().success());
}
