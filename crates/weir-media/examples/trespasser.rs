//! A hostile program for the tests of the box (`tests/boxed.rs`): in the box it
//! tries what a decoder that was taken over would try, and tells what came of it.
//!
//! ```text
//! trespasser act NAME                   as a tool: one act, told as a result
//! trespasser outside NAME               the same without a box, told on standard output
//! trespasser as-worker worker LIMIT…    as a worker: the media names the acts
//! trespasser lacking LAYER PROGRAM …    runs a program as if the kernel lacked a layer
//! trespasser host CHILD ROLE NAME       has a box of its own, and lets itself trespass in it
//! trespasser decode CHILD FILE          has a box of its own, and decodes a file in it
//! ```

// Nothing here is safe, which is the point.
#![allow(unsafe_code)]
#![cfg_attr(not(target_os = "linux"), allow(unused))]

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io::{self, IoSlice, IoSliceMut, Write as _, stdin, stdout};
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;
    use std::time::Duration;

    use rustix::net::{
        RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendFlags,
        recvmsg, sendmsg,
    };
    use weir_media::pool::{Pool, Settings, Tool};
    use weir_media::sandbox::{Resources, Role, confine};
    use weir_media::wire::{Hello, Job, Outcome, Reply};
    use weir_media::{Decoders, Limits, Options};

    pub(super) fn main() {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match arguments.as_slice() {
            ["act", name] => tell(&act(name)),
            ["outside", name] => println!("{}", act(name)),
            ["as-worker", "worker", limits @ ..] => be_a_worker(limits),
            ["lacking", layer, program, rest @ ..] => run_lacking(layer, program, rest),
            ["host", child, role, name] => println!("{}", host(child, role, name)),
            ["decode", child, file] => println!("{}", decode(child, file)),
            other => panic!("what is {other:?}?"),
        }
    }

    fn decode(child: &str, file: &str) -> String {
        let decoders = Decoders::in_box(Pool::start(Settings::new(child)).unwrap()).unwrap();
        let options = Options::default();
        let bytes = weir_media::read_bounded(file.as_ref(), &options.limits).unwrap();
        match decoders.decode(&bytes, &options) {
            Ok(picture) => format!(
                "{} x {} by {}",
                picture.width(),
                picture.height(),
                picture.decoder().unwrap().name()
            ),
            Err(error) => error.to_string(),
        }
    }

    /// Where a tool tells its results.
    const RESULTS: &str = "/proc/self/fd/3";

    fn tell(words: &str) {
        let mut results = File::options().write(true).open(RESULTS).unwrap();
        results.write_all(words.as_bytes()).unwrap();
    }

    /// One act; what came of it.
    fn act(name: &str) -> String {
        let done = match name {
            "open" => call(libc::SYS_openat, &[AT, text(c"/etc/passwd"), 0]),
            "write-file" => {
                let create = (libc::O_CREAT | libc::O_WRONLY) as i64;
                call(libc::SYS_openat, &[AT, text(c"/tmp/trespassed"), create, 0o600])
            }
            "read-media" => call(libc::SYS_openat, &[AT, text(c"/proc/self/fd/0"), 0]),
            "connect" => call(libc::SYS_socket, &[libc::AF_INET.into(), 1, 0]),
            "connect-local" => call(libc::SYS_socket, &[libc::AF_UNIX.into(), 1, 0]),
            "clone" => call(libc::SYS_clone, &[libc::SIGCHLD.into(), 0, 0, 0, 0]),
            "clone3" => {
                let arguments = [0_u64, 0, 0, 0, libc::SIGCHLD as u64, 0, 0, 0];
                call(libc::SYS_clone3, &[arguments.as_ptr() as i64, 64])
            }
            "thread" => std::thread::Builder::new().spawn(|| 7).map(|thread| {
                thread.join().expect("it only counts to seven");
            }),
            "io_uring_setup" => {
                let parameters = [0_u8; 256];
                call(libc::SYS_io_uring_setup, &[4, parameters.as_ptr() as i64])
            }
            "ptrace" => call(libc::SYS_ptrace, &[libc::PTRACE_ATTACH.into(), parent(), 0, 0]),
            "process_vm_readv" => call(libc::SYS_process_vm_readv, &[parent(), 0, 0, 0, 0, 0]),
            "kill" => call(libc::SYS_kill, &[parent(), 0]),
            "memfd" => call(libc::SYS_memfd_create, &[text(c"program"), 0]),
            "run-media" => {
                let program = [text(c""), 0];
                let flags = libc::AT_EMPTY_PATH.into();
                call(libc::SYS_execveat, &[0, text(c""), program.as_ptr() as i64, 0, flags])
            }
            "run-shell" => {
                let shell = text(c"/bin/sh");
                call(libc::SYS_execve, &[shell, [shell, 0].as_ptr() as i64, [0].as_ptr() as i64])
            }
            "allow-media" => call(libc::SYS_fchmod, &[0, 0o777]),
            "raise-limits" => {
                let limits = [u64::MAX, u64::MAX];
                let memory = i64::from(libc::RLIMIT_AS);
                call(libc::SYS_prlimit64, &[0, memory, limits.as_ptr() as i64, 0])
            }
            "user-namespace" => call(libc::SYS_unshare, &[libc::CLONE_NEWUSER.into()]),
            "allocate" => allocate(8 << 30),
            "write" => write_to_output(10 << 30),
            "spin" => loop {
                std::hint::black_box(());
            },
            "crash" => {
                // SAFETY: there is none; the process ends here.
                unsafe { std::ptr::null_mut::<u8>().write_volatile(1) };
                Ok(())
            }
            other => panic!("what is {other}?"),
        };
        match done {
            Ok(()) => "SUCCEEDED".to_owned(),
            Err(error) => format!("refused: {error}"),
        }
    }

    const AT: i64 = libc::AT_FDCWD as i64;

    fn text(text: &'static std::ffi::CStr) -> i64 {
        text.as_ptr() as i64
    }

    fn parent() -> i64 {
        // Asked for by the call itself, since the box may refuse this too.
        // SAFETY: it takes nothing and gives a number.
        unsafe { libc::syscall(libc::SYS_getppid) }.max(1)
    }

    fn call(number: i64, arguments: &[i64]) -> io::Result<()> {
        let mut all = [0; 6];
        all[..arguments.len()].copy_from_slice(arguments);
        let [a, b, c, d, e, f] = all;
        // SAFETY: pointers among the arguments outlive the call; what it does
        // else is what is tested.
        let result = unsafe { libc::syscall(number, a, b, c, d, e, f) };
        if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    fn allocate(bytes: usize) -> io::Result<()> {
        let mut memory: Vec<u8> = Vec::new();
        memory.try_reserve_exact(bytes)?;
        memory.resize(bytes, 1);
        std::hint::black_box(&memory);
        Ok(())
    }

    fn write_to_output(bytes: u64) -> io::Result<()> {
        let piece = vec![1; 1 << 20];
        let mut results: Box<dyn io::Write> = match File::options().write(true).open(RESULTS) {
            Ok(results) => Box::new(results),
            // A worker's: the memory for pixels.
            Err(_) => Box::new(stdout()),
        };
        (0..bytes >> 20).try_for_each(|_| results.write_all(&piece))
    }

    /// A worker in the box as the real one, until it gets a file; then it does
    /// what the file says between the marks of a JPEG.
    fn be_a_worker(limits: &[&str]) {
        let limits: Vec<u64> = limits.iter().map(|limit| limit.parse().unwrap()).collect();
        let [memory, seconds, written, files] = limits[..] else { panic!("four limits") };
        let resources = Resources { memory, seconds, written, files };
        let layers = confine(&Role::Worker, &resources).unwrap();
        send(&Hello { layers }.to_bytes());
        while let Some((job, media)) = receive() {
            let mut bytes = [0; 64];
            let length = rustix::io::pread(&media, &mut bytes, 0).unwrap();
            let name = std::str::from_utf8(&bytes[3..length - 2]).unwrap();
            let picture = Outcome::Picture { width: 60_000, height: 60_000, irregularity: None };
            let reply = match name {
                "nonsense" => b"nonsense".to_vec(),
                "another-number" => {
                    Reply { number: job.number + 1, outcome: Outcome::Truncated }.to_bytes()
                }
                "too-large" => Reply { number: job.number, outcome: picture }.to_bytes(),
                "hang-up" => return,
                "picture-and-go" => {
                    let outcome = Outcome::Picture { width: 100, height: 100, irregularity: None };
                    send(&Reply { number: job.number, outcome }.to_bytes());
                    return;
                }
                name => {
                    let outcome = Outcome::Damaged(act(name));
                    Reply { number: job.number, outcome }.to_bytes()
                }
            };
            send(&reply);
        }
    }

    fn send(message: &[u8]) {
        let mut nothing = SendAncillaryBuffer::default();
        sendmsg(stdin(), &[IoSlice::new(message)], &mut nothing, SendFlags::NOSIGNAL).unwrap();
    }

    fn receive() -> Option<(Job, OwnedFd)> {
        let mut message = [0; 512];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let mut parts = [IoSliceMut::new(&mut message)];
        let received = recvmsg(stdin(), &mut parts, &mut beside, RecvFlags::empty()).unwrap();
        let file = beside.drain().find_map(|beside| match beside {
            RecvAncillaryMessage::ScmRights(mut files) => files.next(),
            _ => None,
        });
        Some((Job::read(&message[..received.bytes]).ok()?, file?))
    }

    /// Becomes a program for which some call does not exist, as if the kernel
    /// were older or told not to have it.
    fn run_lacking(layer: &str, program: &str, rest: &[&str]) {
        use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};
        let missing = match layer {
            "landlock" => libc::SYS_landlock_create_ruleset,
            "seccomp" => libc::SYS_seccomp,
            other => panic!("what is {other}?"),
        };
        let filter = SeccompFilter::new(
            [(missing, vec![])].into(),
            SeccompAction::Allow,
            SeccompAction::Errno(libc::ENOSYS as u32),
            TargetArch::try_from(std::env::consts::ARCH).unwrap(),
        );
        let lacking: BpfProgram = filter.unwrap().try_into().unwrap();
        apply_filter(&lacking).unwrap();
        let error = Command::new(program).args(rest).exec();
        panic!("{program} does not start: {error}");
    }

    /// A process with a box, in which this program trespasses.
    fn host(child: &str, role: &str, name: &str) -> String {
        let this = std::env::current_exe().unwrap();
        let time = Duration::from_secs(if name == "spin" { 1 } else { 20 });
        let limits = Limits { time, pixels: 1_000_000, ..Limits::default() };
        let settings = Settings { processes: 1, limits, ..Settings::new(child) };
        if role == "tool" {
            let pool = Pool::start(settings).unwrap();
            let tool = Tool::at(this).unwrap();
            let media = b"a file of a stranger";
            let output = pool.run(&tool, &["act", name], media, 64 << 20, limits.time);
            return match output {
                Ok(output) => String::from_utf8(output.bytes).unwrap().trim().to_owned(),
                Err(breach) => format!("stopped: {breach}"),
            };
        }
        let arguments = vec!["as-worker".into()];
        let pool = Pool::start(Settings { program: this, arguments, ..settings }).unwrap();
        let media = [b"\xff\xd8\xff", name.as_bytes(), b"\xff\xd9"].concat();
        let decoders = Decoders::in_box(pool).unwrap();
        let options = Options { limits, ..Options::default() };
        decoders.decode(&media, &options).unwrap_err().to_string()
    }
}
