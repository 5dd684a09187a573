//! What a decoder that was taken over can do in the box: nothing that it tries,
//! as root and as nobody.
//!
//! The hostile program is `examples/trespasser.rs`; cargo builds it with the
//! tests.
#![cfg(target_os = "linux")]

mod in_box;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use weir_media::pool::{BoxError, Pool, Sandboxing, Settings, Tool};
use weir_media::sandbox::FileLayer;
use weir_media::{Decoders, Limits, Options, read_bounded, testsrc};

/// The number of `nobody`, on every Linux.
const NOBODY: u32 = 65_534;

/// Both programs where every user can run them.
struct Ground {
    folder: TempDir,
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let ground = Self { folder };
        fs::copy(env!("CARGO_BIN_EXE_weir-media-child"), ground.child()).unwrap();
        fs::copy(trespasser(), ground.trespasser()).unwrap();
        ground
    }

    fn child(&self) -> PathBuf {
        self.folder.path().join("weir-media-child")
    }

    fn trespasser(&self) -> PathBuf {
        self.folder.path().join("trespasser")
    }

    /// Lets a user have a box and trespass in it; what came of it.
    fn host(&self, user: u32, role: &str, act: &str) -> String {
        let mut host = Command::new(self.trespasser());
        host.arg("host").arg(self.child()).args([role, act]);
        Self::run(user, host)
    }

    /// Lets a user have a box and decode a file in it; what came of it.
    fn decode(&self, user: u32, file: &str) -> String {
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
        let copy = self.folder.path().join(file);
        fs::copy(golden, &copy).unwrap();
        let mut decode = Command::new(self.trespasser());
        decode.arg("decode").arg(self.child()).arg(&copy);
        Self::run(user, decode)
    }

    fn run(user: u32, mut host: Command) -> String {
        host.current_dir("/");
        if user != own_user() {
            host.uid(user).gid(user);
        }
        let output = host.output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        told.trim().to_owned()
    }
}

fn own_user() -> u32 {
    rustix::process::getuid().as_raw()
}

fn trespasser() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("examples/trespasser");
    assert!(built.exists(), "cargo build -p weir-media --example trespasser comes first");
    built
}

/// Root, as whom services are often run, and somebody without rights. Who is
/// not root can only be himself.
fn users() -> Vec<u32> {
    if own_user() == 0 {
        return vec![0, NOBODY];
    }
    println!("not root: only tested as user {}", own_user());
    vec![own_user()]
}

#[test]
fn a_hijacked_worker_is_refused_every_call_that_would_get_it_out() {
    let ground = Ground::new();
    for user in users() {
        for act in [
            "open",
            "write-file",
            "read-media",
            "connect",
            "connect-local",
            "clone",
            "thread",
            "io_uring_setup",
            "ptrace",
            "process_vm_readv",
            "kill",
            "memfd",
            "run-media",
            "run-shell",
            "allow-media",
            "raise-limits",
            "user-namespace",
        ] {
            let told = ground.host(user, "worker", act);
            let refused = told.contains("refused: Operation not permitted");
            assert!(refused, "{act} as user {user}: {told}");
        }
        let told = ground.host(user, "worker", "clone3");
        assert!(told.contains("refused: Function not implemented"), "user {user}: {told}");
    }
}

#[test]
fn a_hijacked_tool_is_refused_every_call_that_would_get_it_out() {
    let ground = Ground::new();
    for user in users() {
        for act in [
            "connect",
            "connect-local",
            "clone",
            "io_uring_setup",
            "ptrace",
            "process_vm_readv",
            "kill",
            "memfd",
            "run-media",
            "allow-media",
            "raise-limits",
            "user-namespace",
        ] {
            let told = ground.host(user, "tool", act);
            assert_eq!(told, "refused: Operation not permitted (os error 1)", "{act}, {user}");
        }
        for act in ["open", "write-file", "run-shell"] {
            let told = ground.host(user, "tool", act);
            assert_eq!(told, "refused: Permission denied (os error 13)", "{act}, {user}");
        }
        let told = ground.host(user, "tool", "clone3");
        assert_eq!(told, "refused: Function not implemented (os error 38)");
    }
}

#[test]
fn outside_the_box_the_same_calls_succeed() {
    // Else a refusal would prove nothing.
    for act in ["open", "connect", "connect-local", "clone", "io_uring_setup", "kill", "memfd"] {
        let output = Command::new(trespasser()).args(["outside", act]).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.starts_with("SUCCEEDED"), "{act}: {told}");
    }
}

#[test]
fn a_tool_may_read_its_file_and_start_threads() {
    let ground = Ground::new();
    for user in users() {
        for act in ["read-media", "thread"] {
            assert_eq!(ground.host(user, "tool", act), "SUCCEEDED", "{act} as user {user}");
        }
    }
}

#[test]
fn eight_gigabytes_of_memory_are_not_to_be_had() {
    let ground = Ground::new();
    for user in users() {
        for role in ["worker", "tool"] {
            let told = ground.host(user, role, "allocate");
            assert!(told.contains("refused: out of memory"), "{role}, {user}: {told}");
        }
    }
}

#[test]
fn whoever_spins_is_stopped() {
    let ground = Ground::new();
    for user in users() {
        let told = ground.host(user, "worker", "spin");
        assert!(told.starts_with("took longer to decode than the limit of 1 s"), "{told}");
        let told = ground.host(user, "tool", "spin");
        assert_eq!(told, "stopped: took longer than 1 s and was stopped");
    }
}

#[test]
fn ten_gigabytes_are_not_written() {
    let ground = Ground::new();
    for user in users() {
        let told = ground.host(user, "worker", "write");
        assert!(told.contains("it wrote too much"), "{told}");
        let told = ground.host(user, "tool", "write");
        assert_eq!(told, "stopped: unfolds to more than 67108864 bytes");
    }
}

/// A pool whose workers do what their files say.
fn hostile_pool() -> Decoders {
    let settings = Settings {
        program: trespasser(),
        arguments: vec!["as-worker".into()],
        processes: 1,
        ..in_box::settings()
    };
    Decoders::in_box(Pool::start(settings).unwrap()).unwrap()
}

fn told(decoders: &Decoders, act: &str) -> String {
    let media = [b"\xff\xd8\xff", act.as_bytes(), b"\xff\xd9"].concat();
    decoders.decode(&media, &Options::default()).unwrap_err().to_string()
}

#[test]
fn a_worker_that_fails_costs_one_item_and_the_next_gets_another() {
    let decoders = hostile_pool();
    for (act, words) in [
        ("crash", "made its decoder end (ended by signal 11, a crash)"),
        ("hang-up", "made its decoder end (ended"),
        ("nonsense", "made its decoder answer nonsense"),
        ("another-number", "an impossible number of the job"),
        ("too-large", "an impossible side"),
    ] {
        let told_of_it = told(&decoders, act);
        assert!(told_of_it.contains(words), "{act}: {told_of_it}");
        assert_eq!(decoders.pool().unwrap().idle(), 0, "{act}: it must not be used again");
        assert!(told(&decoders, "open").contains("refused"), "{act}: the next one works");
    }
}

#[test]
fn every_user_can_decode_in_the_box() {
    let ground = Ground::new();
    let heif = Tool::find("heif-convert").is_some();
    assert!(heif || std::env::var("CI").as_deref() != Ok("true"), "no heif-convert");
    for user in users() {
        assert_eq!(ground.decode(user, "cmyk.jpg"), "160 x 120 by libjpeg-turbo");
        for file in ["420.avif", "420.heic"] {
            let told = ground.decode(user, file);
            if heif {
                assert_eq!(told, "160 x 120 by heif-convert", "{file} as user {user}");
            } else {
                assert!(told.contains("apt-get install libheif-examples"), "{told}");
            }
        }
    }
}

/// What a decoder of video is offered to make it fetch: each names a place that
/// listens, and a file with words in it.
fn poisoned(port: u16, secret: &Path) -> Vec<(&'static str, String)> {
    let (url, secret) = (format!("http://127.0.0.1:{port}/key"), secret.display());
    vec![
        ("hls", format!("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n")),
        (
            "hls",
            format!(
                "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{secret}\n#EXT-X-ENDLIST\n"
            ),
        ),
        ("concat", format!("ffconcat version 1.0\nfile {url}\n")),
        ("concat", format!("ffconcat version 1.0\nfile {secret}\n")),
        ("concat", format!("ffconcat version 1.0\nfile subfile,,start,0,end,9,,:{secret}\n")),
    ]
}

#[test]
fn poisoned_playlists_and_concat_files_fetch_nothing() {
    let Some(ffmpeg) = Tool::find("ffmpeg") else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no ffmpeg");
        return println!("skipped: no ffmpeg; apt-get install ffmpeg");
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    // A picture, so that whoever could read it would also show it.
    let secret = folder.path().join("secret.jpg");
    fs::write(&secret, testsrc::encode_jpeg(&testsrc::picture(9, 64, 64), 90)).unwrap();
    let pool = Pool::start(in_box::settings()).unwrap();
    let run = |format: &str, bytes: &[u8]| {
        // As careless as it can be called: the box alone must hold.
        let careless = "file,http,tcp,crypto,data,subfile,concat,pipe,fd";
        let arguments = [
            "-nostdin",
            "-v",
            "error",
            "-protocol_whitelist",
            careless,
            "-f",
            format,
            "-i",
            "/proc/self/fd/0",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "pipe:3",
        ];
        // “-safe” is an option of one of them.
        let safe: &[&str] = if format == "concat" { &["-safe", "0"] } else { &[] };
        let arguments = [&arguments[..3], safe, &arguments[3..]].concat();
        pool.run(&ffmpeg, &arguments, bytes, 1 << 20, std::time::Duration::from_secs(20)).unwrap()
    };
    for (format, text) in poisoned(port, &secret) {
        let output = run(format, text.as_bytes());
        assert!(output.bytes.is_empty(), "{text}");
        let nobody = listener.accept().unwrap_err();
        assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "{text}");
    }
    // It does work, in the same box, with a file that is what it says.
    let bytes = read_bounded(&secret, &Limits::default()).unwrap();
    let output = run("mjpeg", &bytes);
    assert_eq!(output.bytes.len(), 64 * 64 * 3, "{}", output.words);
}

#[test]
fn a_worker_that_goes_after_its_answer_does_not_cost_the_next_item() {
    let decoders = hostile_pool();
    for _ in 0..10 {
        let media = b"\xff\xd8\xffpicture-and-go\xff\xd9";
        // It gets its own picture or not, by who is quicker.
        let _ = decoders.decode(media, &Options::default());
        assert!(told(&decoders, "open").contains("refused"));
    }
}

mod without_a_layer {
    use super::*;

    fn settings(layer: &str) -> Settings {
        let child = env!("CARGO_BIN_EXE_weir-media-child");
        Settings {
            program: trespasser(),
            arguments: ["lacking", layer, child].map(Into::into).to_vec(),
            ..in_box::settings()
        }
    }

    #[test]
    fn a_whole_kernel_lacks_nothing() {
        let pool = Pool::start(in_box::settings()).unwrap();
        assert!(pool.layers().are_whole(), "{}", pool.layers());
    }

    #[test]
    fn the_missing_layer_is_told_and_pictures_are_still_decoded() {
        let jpeg = testsrc::encode_jpeg(&testsrc::picture(4, 200, 100), 85);
        for (layer, sentence) in
            [("landlock", "Landlock is missing"), ("seccomp", "seccomp is missing")]
        {
            let decoders = Decoders::in_box(Pool::start(settings(layer)).unwrap()).unwrap();
            let missing = decoders.missing();
            assert!(missing[0].starts_with(sentence), "{missing:?}");
            decoders.decode(&jpeg, &Options::default()).unwrap();
        }
        let layers = Pool::start(settings("landlock")).unwrap().layers();
        assert_eq!(layers.files, FileLayer::Absent);
        assert!(layers.calls && layers.no_new_privs);
    }

    #[test]
    fn a_box_that_must_be_whole_does_not_start() {
        for layer in ["landlock", "seccomp"] {
            let whole = Settings { sandboxing: Sandboxing::Whole, ..settings(layer) };
            let error = Pool::start(whole).unwrap_err();
            assert!(matches!(error, BoxError::Weaker { .. }), "{error}");
            assert!(error.to_string().contains("is missing"), "{error}");
        }
        Pool::start(Settings { sandboxing: Sandboxing::Whole, ..in_box::settings() }).unwrap();
    }
}

mod not_started {
    use super::*;

    #[test]
    fn a_child_that_is_not_there_is_told_with_where_it_belongs() {
        let error = Pool::start(Settings::new("/nowhere/weir-media-child")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "/nowhere/weir-media-child cannot be started: No such file or directory (os error 2); \
             it is built and installed with weir and belongs beside it"
        );
    }

    #[test]
    fn a_program_that_is_no_child_is_told() {
        let error = Pool::start(Settings::new("/bin/true")).unwrap_err();
        assert!(matches!(error, BoxError::NotReady { .. }), "{error}");
    }

    #[test]
    fn a_tool_that_is_not_there_is_not_found() {
        assert_eq!(Tool::find("weir-no-such-tool"), None);
        assert!(Tool::at("/nowhere/tool").is_err());
    }
}
