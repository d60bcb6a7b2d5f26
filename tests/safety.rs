//! Killed at any moment, or out of room: nothing is lost, nothing is doubled, the next run completes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

fn news(folder: &Path, articles: usize) -> PathBuf {
    let news = folder.join("news");
    fs::create_dir_all(&news).unwrap();
    let mut metadata = String::from("file,published\n");
    for number in 0..articles {
        let text = "قصف الطيران مدينة الميادين وفي الرقة ثم الموصل ودير الزور.\n".repeat(number % 7 + 3);
        fs::write(news.join(format!("{number:03}.txt")), text).unwrap();
        metadata.push_str(&format!("{number:03}.txt,2017-{:02}-{:02}\n", number % 5 + 1, number % 28 + 1));
    }
    fs::write(news.join("articles.csv"), metadata).unwrap();
    news
}

fn map(news: &Path, out: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("map").arg(news).arg("-o").arg(out).args(options);
    command
}

fn complete(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The files of a run, without the atlas: its pages depend on the way it came about.
fn outputs(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(root);
    files.retain(|name, _| name != "atlas.gpkg");
    files
}

/// Whatever is there is whole; a manifest that is there tells the truth.
fn check_unfinished(out: &Path) {
    let files = files(out);
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".geojson")) {
        assert!(serde_json::from_slice::<Value>(bytes).is_ok(), "{name} is cut short");
    }
    if let Some(manifest) = files.get("manifest.json") {
        let manifest: Value = serde_json::from_slice(manifest).unwrap();
        for entry in manifest["files"].as_array().unwrap() {
            let hash: String = Sha256::digest(&files[entry["path"].as_str().unwrap()])
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            assert_eq!(entry["sha256"], hash);
        }
    }
    if files.contains_key("atlas.gpkg") {
        let atlas = rusqlite::Connection::open(out.join("atlas.gpkg")).unwrap();
        let check: String = atlas.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let doubled = "SELECT count(*) - count(DISTINCT mention_id) FROM mention";
        assert_eq!(atlas.query_row(doubled, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    }
}

#[test]
fn killed_at_fifty_random_moments() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path(), 60);
    let (reference, out) = (folder.path().join("reference"), folder.path().join("out"));
    let began = Instant::now();
    complete(&mut map(&news, &reference, &[]));
    let whole = began.elapsed();
    let mut killed = 0;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for kill in 0..50 {
        // Days, months and fresh starts in turn, so that every run has something to do.
        let options: &[&str] = [&["--by", "day"][..], &["--fresh"], &[]][kill % 3];
        let mut child =
            map(&news, &out, options).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(whole.mul_f64((state >> 40) as f64 / f64::from(1 << 24)) + Duration::from_millis(1));
        child.kill().unwrap();
        killed += i32::from(!child.wait().unwrap().success());
        check_unfinished(&out);
        if kill % 10 == 9 {
            complete(&mut map(&news, &out, &[]));
            assert_eq!(outputs(&out), outputs(&reference), "after kill {kill}");
        }
    }
    assert!(killed >= 25, "only {killed} of 50 runs were still at work");
}

/// Runs `map` where no file may grow over `kilobytes`: what a full disk does, at a place of our choosing.
#[cfg(unix)]
fn with_limit(kilobytes: u32, news: &Path, out: &Path) -> Output {
    let mut command = Command::new("sh");
    // Without the trap the system ends the process; with it the write fails, as on a full disk.
    command.args(["-c", r#"trap "" XFSZ; ulimit -f "$1"; shift; exec "$@""#, "sh"]);
    command.arg((kilobytes * 2).to_string());
    command.arg(env!("CARGO_BIN_EXE_dateline")).arg("map").arg(news).arg("-o").arg(out);
    command.output().unwrap()
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_an_error_and_the_next_run_completes() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path(), 60);
    let reference = folder.path().join("reference");
    complete(&mut map(&news, &reference, &[]));
    let largest = fs::metadata(reference.join("mentions.geojson")).unwrap().len() / 1024;
    let mut failed = 0;
    for kilobytes in [1, 20, 60, 120, 200, 300, u32::try_from(largest).unwrap() - 1] {
        let out = folder.path().join(format!("out{kilobytes}"));
        let output = with_limit(kilobytes, &news, &out);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(0) {
            failed += 1;
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(
                told.contains("atlas.gpkg") || told.contains("geojson") || told.contains(".csv"),
                "{told}"
            );
            assert!(!out.join("manifest.json").exists(), "{kilobytes} kB");
        }
        check_unfinished(&out);
        complete(&mut map(&news, &out, &[]));
        assert_eq!(outputs(&out), outputs(&reference), "{kilobytes} kB");
    }
    assert!(failed >= 4, "only {failed} of the limits were too small");
}
