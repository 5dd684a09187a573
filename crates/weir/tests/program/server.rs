//! `weir serve`, started for a test and gone with it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use weir_media::testsrc::{encode_jpeg, encode_png, picture};

use crate::house::{House, Told};

/// How long anything may take before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A server over a house's data folder, or a database beside it.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    agent: ureq::Agent,
}

/// What a server is told by its environment.
pub(crate) type Environment<'a> = &'a [(&'a str, String)];

impl Server {
    /// Starts it, and waits until it listens.
    pub(crate) fn start(house: &House, environment: Environment<'_>) -> Self {
        Self::by(house, house.command(["serve", "--listen", "127.0.0.1:0"]), environment)
    }

    /// As [`Server::start`], by a command that ends up as the server.
    pub(crate) fn by(house: &House, mut command: Command, environment: Environment<'_>) -> Self {
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let log = std::fs::File::options().create(true).append(true).open(house.path("serve.log"));
        command.stdout(Stdio::piped()).stderr(log.unwrap());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("Weir listens on ")
            .unwrap_or_else(|| panic!("it did not start; {}", house.path("serve.log").display()));
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Self { child, address: address.to_owned(), agent: config.into() }
    }

    /// SIGKILL, at once; then its processes in the box end as well. It has no
    /// others.
    pub(crate) fn kill(mut self) {
        let children = self.children();
        for child in &children {
            assert_eq!(name_of(*child).as_deref(), Some("weir-media-chil"), "another child");
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        wait_until("its processes in the box end with it", PATIENCE, || {
            children.iter().all(|child| name_of(*child).is_none())
        });
    }

    /// The processes that it started, by their ids.
    pub(crate) fn children(&self) -> Vec<u32> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id()));
        let threads = threads.into_iter().flatten().flatten();
        let lines = threads.filter_map(|thread| first_of(&thread.path().join("children")));
        let ids: Vec<u32> = lines.flat_map(|line| numbers(&line)).collect();
        ids
    }

    /// The memory of the server and of its processes in the box that is not shared
    /// with others, in KiB.
    pub(crate) fn memory(&self) -> u64 {
        let ids = self.children().into_iter().chain([self.child.id()]);
        ids.map(|id| {
            let status = first_of(Path::new(&format!("/proc/{id}/status"))).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
            line.and_then(|line| numbers(line).first().copied()).map_or(0, u64::from)
        })
        .sum()
    }

    /// SIGTERM; answers the exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.ask_to_stop();
        self.ended()
    }

    /// SIGTERM, without waiting for what follows.
    pub(crate) fn ask_to_stop(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }

    /// Waits until it has ended; answers the exit code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Where it listens, as `127.0.0.1:8080`.
    pub(crate) fn socket(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// A client that other threads may use, also when the server is gone.
    pub(crate) fn client(&self, key: &str) -> Client {
        Client { agent: self.agent.clone(), address: self.address.clone(), key: key.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The name of a process; nothing once it has ended, also where nobody has asked
/// how yet.
fn name_of(process: u32) -> Option<String> {
    let stat = first_of(Path::new(&format!("/proc/{process}/stat")))?;
    let (_, rest) = stat.split_once('(')?;
    let (name, state) = rest.rsplit_once(") ")?;
    (!state.starts_with(['Z', 'X'])).then(|| name.to_owned())
}

fn numbers(text: &str) -> Vec<u32> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// The beginning of one of the kernel's files.
fn first_of(path: &Path) -> Option<String> {
    let mut text = String::new();
    #[expect(clippy::disallowed_methods, reason = "a page of the kernel's")]
    std::fs::File::open(path).ok()?.take(1 << 14).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Somebody who calls a server with a key.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    address: String,
    key: String,
}

impl Client {
    /// The status and the body; nothing where the server was gone.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let request = self.agent.post(format!("{}{path}", self.address));
        read(request.header("x-api-key", &self.key).send_json(body))
    }

    pub(crate) fn get(&self, path: &str) -> Option<(u16, Value)> {
        let request = self.agent.get(format!("{}{path}", self.address));
        read(request.header("x-api-key", &self.key).call())
    }

    pub(crate) fn delete(&self, path: &str) -> Option<(u16, Value)> {
        let request = self.agent.delete(format!("{}{path}", self.address));
        read(request.header("x-api-key", &self.key).call())
    }

    /// As [`Client::post`], with the `Retry-After` of the answer.
    pub(crate) fn post_and_retry(&self, path: &str, body: &Value) -> (u16, Value, Option<String>) {
        let request = self.agent.post(format!("{}{path}", self.address));
        let response = request.header("x-api-key", &self.key).send_json(body).unwrap();
        let later = response.headers().get("retry-after").map(|v| v.to_str().unwrap().to_owned());
        let (status, body) = read(Ok(response)).unwrap();
        (status, body, later)
    }

    /// The body of an answer that must be a success.
    #[track_caller]
    pub(crate) fn must(told: Option<(u16, Value)>) -> Value {
        let (status, body) = told.expect("the server is there");
        assert!((200..300).contains(&status), "{status}: {body}");
        body
    }
}

type Response = ureq::http::Response<ureq::Body>;

/// An answer that broke off is none.
fn read(response: Result<Response, ureq::Error>) -> Option<(u16, Value)> {
    let mut response = response.ok()?;
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().ok()?;
    Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
}

/// Runs the program in a house as a server there is run.
pub(crate) fn weir(house: &House, environment: Environment<'_>, line: &[&str]) -> Told {
    let mut command = house.command(line);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    Told::by(command)
}

/// What a server is told whose webhooks go to a listener of the test's.
pub(crate) fn environment(
    listener: &Listener,
    database: Option<&str>,
) -> Vec<(&'static str, String)> {
    let mut environment = vec![("WEIR_PRIVATE_HOSTS", format!("127.0.0.1:{}", listener.port))];
    environment.extend(database.map(|url| ("WEIR_DATABASE", url.to_owned())));
    environment
}

/// Puts a banked picture into a house, a webhook and an admin's key, which it
/// answers.
pub(crate) fn furnish(house: &House, environment: Environment<'_>, port: u16) -> String {
    let weir = |line: &[&str]| weir(house, environment, line).succeeded();
    house.write("known/lens.png", encode_png(&picture(1, 128, 96)));
    weir(&["bank", "create", "posters"]);
    weir(&["bank", "add", "posters", "known"]);
    weir(&["webhook", "add", &format!("http://127.0.0.1:{port}/")]);
    weir(&["key", "create", "all", "--role", "admin"]).out.trim().to_owned()
}

/// A copy of the banked picture.
pub(crate) fn banked_copy() -> Vec<u8> {
    encode_jpeg(&picture(1, 128, 96), 70)
}

/// Asks again until it is so.
#[track_caller]
pub(crate) fn wait_until(what: &str, patience: Duration, mut done: impl FnMut() -> bool) {
    #[expect(clippy::disallowed_methods, reason = "a test gives up at some time")]
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < patience, "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Takes webhooks on loopback: notes each body, answers 200.
pub(crate) struct Listener {
    pub(crate) port: u16,
    pub(crate) bodies: Arc<Mutex<Vec<Value>>>,
}

impl Listener {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let bodies: Arc<Mutex<Vec<Value>>> = Arc::default();
        let noted = bodies.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let noted = noted.clone();
                std::thread::spawn(move || take(connection, &noted));
            }
        });
        Self { port, bodies }
    }

    /// Waits until a message satisfies this.
    #[track_caller]
    pub(crate) fn wait_for(&self, which: impl Fn(&Value) -> bool) -> Value {
        let mut found = None;
        wait_until("the message came", PATIENCE, || {
            found = self.bodies.lock().unwrap().iter().find(|body| which(body)).cloned();
            found.is_some()
        });
        found.expect("it was waited for")
    }
}

fn take(mut connection: TcpStream, noted: &Mutex<Vec<Value>>) -> Option<()> {
    use std::io::Write as _;
    let mut reader = BufReader::new(connection.try_clone().ok()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    noted.lock().unwrap().push(serde_json::from_slice(&body).ok()?);
    connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()
}
