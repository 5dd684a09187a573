//! Settings: where each came from, and what is said of one that cannot be used.

use serde_json::Value;

use crate::house::{House, Told, text};

/// `(value, from)` of a setting as `weir config show` tells it.
fn setting(told: &Told, name: &str) -> (Value, String) {
    let objects = told.objects();
    let found = objects.iter().find(|object| object["name"] == name).unwrap();
    (found["value"].clone(), text(found, "from").to_owned())
}

#[test]
fn a_setting_is_told_with_where_it_came_from() {
    let house = House::new();
    let file = house.write("data/weir.toml", "max_pixels = 5000\nthreads = 3\n");
    let mut command = house.command(["config", "show", "--json", "--data"]);
    command.arg(house.data()).env("WEIR_THREADS", "2");
    let told = Told::by(command).succeeded();
    assert_eq!(setting(&told, "data"), (house.data().to_str().unwrap().into(), "flag".to_owned()));
    assert_eq!(setting(&told, "threads"), ("2".into(), "environment WEIR_THREADS".to_owned()));
    let from_file = format!("file {}", file.display());
    assert_eq!(setting(&told, "max_pixels"), ("5000".into(), from_file));
    assert_eq!(setting(&told, "max_seconds"), ("20".into(), "default".to_owned()));
    assert_eq!(setting(&told, "lock_wait_seconds"), ("10".into(), "default".to_owned()));
    assert_eq!(setting(&told, "database"), (Value::Null, "default".to_owned()));
}

#[test]
fn a_password_is_shown_nowhere() {
    let house = House::new();
    for json in [&["config", "show"][..], &["config", "show", "--json"]] {
        let mut command = house.command(json);
        command.env("WEIR_DATABASE", "postgres://weir:lighthouse@db.example/weir");
        let told = Told::by(command).succeeded();
        assert!(told.out.contains("db.example") && !told.out.contains("lighthouse"), "{told:?}");
    }
    let mut command = house.command(["bank", "list"]);
    command.env("WEIR_DATABASE", "postgres://weir:lighthouse@127.0.0.1:9/weir");
    command.env("WEIR_LOCK_WAIT_SECONDS", "1");
    let told = Told::by(command).failed(&["PostgreSQL"]);
    assert!(!told.err.contains("lighthouse"), "{told:?}");
}

#[test]
fn a_setting_that_cannot_be_used_is_told() {
    let house = House::new();
    let show = |house: &House| house.weir(["config", "show"]);
    house.write("data/weir.toml", "max_pixles = 3\n");
    show(&house).failed(&["weir.toml", "max_pixles", "did you mean max_pixels?"]);
    house.write("data/weir.toml", "max_pixels = \"many\"\n");
    show(&house).failed(&["max_pixels is “many”", "weir.toml", "whole number"]);
    house.write("data/weir.toml", "max_pixels =\n");
    show(&house).failed(&["weir.toml"]);
    std::fs::remove_file(house.path("data/weir.toml")).unwrap();
    let mut command = house.command(["config", "show"]);
    command.env("WEIR_THREADS", "-1");
    Told::by(command).failed(&["threads is “-1” (from environment WEIR_THREADS)"]);
    house.weir(["config", "show", "--config", "nowhere.toml"]).failed(&["nowhere.toml"]);
}

#[test]
fn a_data_folder_whose_name_is_not_utf_8_is_not_mistaken_for_another() {
    use std::os::unix::ffi::OsStringExt as _;
    let house = House::new();
    let odd = house.path(std::ffi::OsString::from_vec(b"data-\xff".to_vec()));
    let mut command = house.command(["bank", "create", "posters"]);
    command.env("WEIR_DATA", &odd);
    Told::by(command).failed(&["WEIR_DATA", "UTF-8"]);
    let mut command = house.command(["bank", "create", "posters", "--data"]);
    command.arg(&odd);
    Told::by(command).failed(&["--data", "UTF-8"]);
    assert!(!house.path(".local").exists());
}
