//! The box beside the program: used where it is, told where it is missing or
//! weaker, and the rest works.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use weir_media::testsrc::{encode_jpeg, encode_png, picture};

use crate::house::{House, Told, text};
use crate::server::{Client, PATIENCE, Server, banked_copy, wait_until};

/// A picture that only the box can read, from weir-media's own tests.
fn avif() -> Vec<u8> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../weir-media/tests/golden/420.avif");
    crate::house::bytes_of(&golden)
}

/// The program alone in a folder: nothing lies beside it.
fn lonely(house: &House) -> PathBuf {
    let program = house.path("alone/weir");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    if std::fs::hard_link(env!("CARGO_BIN_EXE_weir"), &program).is_err() {
        std::fs::copy(env!("CARGO_BIN_EXE_weir"), &program).unwrap();
    }
    program
}

fn by(house: &House, program: &Path, args: &[&str]) -> Told {
    let mut command = Command::new(program);
    command.args(args);
    house.furnish(&mut command);
    Told::by(command)
}

/// The program on a machine without the tools: they are covered up, in a mount
/// namespace of its own.
pub(crate) fn without_tools(house: &House, args: &[&str]) -> Command {
    let cover = "for at in /usr/local/bin /usr/bin /bin /opt/weir/bin; do \
                 for tool in $at/heif-convert $at/tesseract; do \
                 [ ! -e $tool ] || mount --bind /dev/null $tool; done; done; \
                 exec \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-ec", cover, "sh"]);
    command.arg(env!("CARGO_BIN_EXE_weir")).args(args);
    house.furnish(&mut command);
    command.env("PATH", "/usr/bin:/bin");
    command
}

fn signals(object: &Value) -> &Vec<Value> {
    object["signals"].as_array().unwrap_or_else(|| panic!("no signals in {object}"))
}

fn check<'a>(checks: &'a [Value], name: &str) -> &'a Value {
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_jpeg_is_read_as_its_hash_is_defined_and_without_a_box_by_a_stand_in_that_is_told() {
    let house = House::new();
    let file = house.write("lens.jpg", encode_jpeg(&picture(1, 128, 96), 80));
    let file = file.to_str().unwrap();
    let within = &house.json(["hash", file])[0];
    assert_eq!(signals(within)[0]["decoder"], Value::Null, "{within}");

    let program = lonely(&house);
    let told = by(&house, &program, &["hash", "--json", file]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert_eq!(signals(&told.objects()[0])[0]["decoder"], "zune-jpeg");
    let words = told.err;
    assert!(words.contains("there is no box") && words.contains("weir-media-child"), "{words}");
    assert!(words.contains("belongs beside it"), "{words}");
}

#[test]
fn without_a_box_the_rest_works_and_the_server_says_so() {
    let house = House::new();
    let program = lonely(&house);
    house.write("known/lens.png", encode_png(&picture(1, 128, 96)));
    house.write("uploads/copy.jpg", banked_copy());
    house.write("uploads/lamp.avif", avif());
    by(&house, &program, &["bank", "create", "posters"]).succeeded();
    by(&house, &program, &["bank", "add", "posters", "known"]).succeeded();
    let told = by(&house, &program, &["scan", "uploads", "--json"]);
    // The copy is found; what could not be read is told.
    let found = told.objects();
    assert_eq!(found.iter().filter(|found| found["type"] == "pdq").count(), 1, "{told:?}");
    let unread = found.iter().find(|found| found["error"].is_string()).unwrap();
    assert!(text(unread, "error").contains("AVIF"), "{unread}");
    assert!(text(unread, "error").contains("there is no box here"), "{unread}");

    let told = by(&house, &program, &["doctor", "--json"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    let checks = told.objects();
    assert_eq!(check(&checks, "box")["worth_a_thought"], true);
    assert!(text(check(&checks, "box"), "detail").contains("cannot be started"), "{checks:?}");
    assert_eq!(
        text(check(&checks, "pictures"), "detail"),
        "JPEG, PNG, GIF, WebP, BMP and TIFF are read"
    );

    let mut serve = Command::new(&program);
    serve.args(["serve", "--listen", "127.0.0.1:0"]);
    house.furnish(&mut serve);
    let server = Server::by(&house, serve, &[]);
    assert!(server.children().is_empty());
    let (status, ready) = server.client("").get("/readyz").unwrap();
    assert_eq!((status, &ready["ready"]), (200, &true.into()), "{ready}");
    assert!(ready["concerns"].to_string().contains("there is no box"), "{ready}");
    assert_eq!(server.stop(), Some(0));
    let log = String::from_utf8(crate::house::bytes_of(&house.path("serve.log"))).unwrap();
    assert!(log.contains("decoded without a box") && log.contains("there is no box"), "{log}");
}

#[test]
fn whoever_requires_the_box_gets_no_start_without_it() {
    let house = House::new();
    let program = lonely(&house);
    let file = house.write("lens.png", encode_png(&picture(1, 128, 96)));
    let file = file.to_str().unwrap();
    for line in [
        ["serve", "--require-sandbox", "--listen=127.0.0.1:0"],
        ["hash", "--require-sandbox", file],
        ["scan", "--require-sandbox", file],
    ] {
        let told = by(&house, &program, &line);
        told.failed(&["require_sandbox is set", "cannot be started", "weir doctor"]);
    }
    let mut doctor = Command::new(&program);
    doctor.args(["doctor", "--json"]);
    house.furnish(&mut doctor);
    doctor.env("WEIR_REQUIRE_SANDBOX", "true");
    let told = Told::by(doctor);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert_eq!(check(&told.objects(), "box")["ok"], false);

    // Where the box is whole, it makes no difference.
    let mut hash = house.command(["hash", "--require-sandbox", file]);
    hash.env("WEIR_REQUIRE_SANDBOX", "no");
    assert_eq!(Told::by(hash).code, Some(0));
    let mut other = house.command(["hash", file]);
    other.env("WEIR_REQUIRE_SANDBOX", "perhaps");
    Told::by(other).failed(&["require_sandbox is “perhaps”", "true or false"]);
}

#[test]
fn doctor_names_the_layers_the_tools_and_all_formats() {
    let house = House::new();
    let told = house.weir(["doctor", "--json"]);
    let checks = told.objects();
    let layers = text(check(&checks, "box"), "detail");
    assert!(layers.contains("seccomp yes") && layers.contains("Landlock ABI"), "{layers}");
    assert!(text(check(&checks, "tools"), "detail").contains("heif-convert decodes AVIF and HEIC"));
    let formats = text(check(&checks, "pictures"), "detail");
    assert_eq!(formats, "JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF and HEIC are read");
}

#[test]
fn an_avif_is_hashed_in_the_box_and_without_the_tool_the_words_say_what_to_install() {
    let house = House::new();
    let file = house.write("lamp.avif", avif());
    let file = file.to_str().unwrap();
    let within = &house.json(["hash", file])[0];
    assert_eq!(
        (&within["media"], &signals(within)[0]["type"]),
        (&"image/avif".into(), &"pdq".into())
    );

    let jpeg = house.write("lens.jpg", encode_jpeg(&picture(1, 128, 96), 80));
    let told = Told::by(without_tools(&house, &["hash", "--json", file, jpeg.to_str().unwrap()]));
    assert_eq!(told.code, Some(2), "{told:?}");
    let objects = told.objects();
    let error = text(&objects[0], "error");
    assert!(error.contains("heif-convert decodes, and that is not installed"), "{error}");
    assert!(error.contains("apt-get install libheif-examples"), "{error}");
    assert_eq!(signals(&objects[1])[0]["type"], "pdq");

    let told = Told::by(without_tools(&house, &["doctor", "--json"]));
    assert_eq!(told.code, Some(0), "{told:?}");
    let checks = told.objects();
    assert!(text(check(&checks, "tools"), "detail").contains("is not installed"), "{checks:?}");
    let formats = text(check(&checks, "pictures"), "detail");
    assert_eq!(formats, "JPEG, PNG, GIF, WebP, BMP and TIFF are read");

    let serve = without_tools(&house, &["serve", "--listen", "127.0.0.1:0"]);
    let server = Server::by(&house, serve, &[]);
    let ready = server.client("").get("/readyz").unwrap().1;
    assert!(ready["concerns"].to_string().contains("heif-convert is not installed"), "{ready}");
}

/// Sends a picture as an item; the answer.
fn posted(client: &Client, id: &str, bytes: &[u8]) -> Value {
    let media = json!([{ "data": BASE64_STANDARD.encode(bytes) }]);
    let item = json!({ "type": "post", "id": id, "media": media });
    Client::must(client.post("/v1/items?wait_ms=30000", &item))
}

#[test]
fn whoever_kills_decoders_takes_single_fingerprints_and_no_more() {
    let house = House::new();
    house.write("known/lens.png", encode_png(&picture(1, 128, 96)));
    house.weir(["bank", "create", "posters"]).succeeded();
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    let key = house.weir(["key", "create", "all", "--role", "admin"]).succeeded().out;
    let server = Server::start(&house, &[("WEIR_THREADS", "2".to_owned())]);
    let client = server.client(key.trim());
    // So large that a process is likely killed while it decodes.
    let large = encode_jpeg(&weir_media::testsrc::picture(1, 2400, 1800), 90);
    let mut lost = 0;
    std::thread::scope(|scope| {
        let posting = scope
            .spawn(|| (0..24).map(|n| posted(&client, &n.to_string(), &large)).collect::<Vec<_>>());
        while !posting.is_finished() {
            for child in server.children() {
                let pid = rustix::process::Pid::from_raw(child.cast_signed()).unwrap();
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
            std::thread::sleep(std::time::Duration::from_millis(7));
        }
        for answer in posting.join().unwrap() {
            let problems = answer["problems"].as_array().unwrap();
            match problems.as_slice() {
                [] => assert_eq!(answer["matches"][0]["type"], "pdq", "{answer}"),
                [problem] => {
                    lost += 1;
                    assert_eq!(problem["part"], "media/0");
                    let detail = text(problem, "detail");
                    assert!(detail.contains("nothing else is harmed"), "{detail}");
                }
                more => panic!("{more:?}"),
            }
        }
    });
    println!("{lost} of 24 lost their fingerprint");
    assert!(lost > 0, "none was hit: nothing is proved");
    // And once nobody kills any more, all is as before.
    wait_until("it matches again", PATIENCE, || {
        posted(&client, "after", &banked_copy())["matches"][0]["type"] == "pdq"
    });
}
