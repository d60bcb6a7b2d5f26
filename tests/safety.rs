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
    let mut whole = began.elapsed();
    let mut killed = 0;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for kill in 0..50 {
        // Fresh starts, and another period for what a killed run left: every run has something to do, the last
        // kind less of it.
        let (options, share): (&[&str], f64) =
            [(&["--fresh", "--by", "day"][..], 1.0), (&["--fresh"], 1.0), (&["--by", "week"], 0.4)][kill % 3];
        let began = Instant::now();
        let mut child =
            map(&news, &out, options).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = share * (state >> 40) as f64 / f64::from(1 << 24);
        thread::sleep(whole.mul_f64(moment) + Duration::from_millis(1));
        child.kill().unwrap();
        // The machine may have had more to do while the whole run was timed.
        match child.wait().unwrap().success() {
            true => whole = whole.min(began.elapsed().div_f64(share)),
            false => killed += 1,
        }
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

/// Names in the folder that a finished run does not leave.
fn leftovers(out: &Path) -> Vec<String> {
    let ours = |name: &String| {
        let last = name.rsplit('/').next().unwrap_or_default();
        last.starts_with(".dateline") || name.ends_with(".lock") || name.ends_with("-wal")
    };
    files(out).into_keys().filter(ours).collect()
}

#[test]
fn temporary_files_of_a_killed_run_are_gone_once_the_next_has_opened_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path(), 5);
    let out = folder.path().join("out");
    complete(&mut map(&news, &out, &[]));
    let drafts =
        [".dateline-a1b2c3.tmp", "layers/mentions/.dateline-d4.tmp", "layers/places/.dateline-e5.tmp"];
    for name in drafts {
        fs::write(out.join(name), "cut sho").unwrap();
    }
    fs::write(out.join(".dateline-notes.txt"), "a person's").unwrap();
    // A file of a stranger in its way: the run opens the folder and then fails.
    fs::create_dir_all(out.join("layers/mentions/2018-01.geojson/mine")).unwrap();
    fs::write(news.join("new.txt"), "وصلت القوات إلى الرقة.").unwrap();
    fs::write(news.join("articles.csv"), "file,published\nnew.txt,2018-01-05\n").unwrap();
    let output = map(&news, &out, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    for name in drafts {
        assert!(!out.join(name).exists(), "{name}");
    }
    assert!(out.join(".dateline-notes.txt").exists());
    fs::remove_dir_all(out.join("layers/mentions/2018-01.geojson")).unwrap();
    complete(&mut map(&news, &out, &[]));
    assert_eq!(leftovers(&out), [".dateline-notes.txt"]);
}

#[test]
#[cfg(unix)]
fn control_c_leaves_whole_files_and_the_next_run_completes() {
    use std::os::unix::process::ExitStatusExt;

    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path(), 150);
    let reference = folder.path().join("reference");
    let began = Instant::now();
    complete(&mut map(&news, &reference, &[]));
    let whole = began.elapsed();
    let mut interrupted = 0;
    for part in 1..8 {
        let out = folder.path().join(format!("out{part}"));
        let run = map(&news, &out, &[]);
        // A shell starts background jobs with the signal ignored, and children inherit that.
        let mut child = Command::new("env");
        child.arg("--default-signal=INT").arg(run.get_program()).args(run.get_args());
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole.mul_f64(f64::from(part) / 9.0));
        let sent = Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap();
        let status = child.wait().unwrap();
        // 2 is SIGINT: what a shell needs to see to stop a script of several commands.
        interrupted += i32::from(sent.success() && status.signal() == Some(2));
        check_unfinished(&out);
        complete(&mut map(&news, &out, &[]));
        assert_eq!(outputs(&out), outputs(&reference), "interrupted after {part} ninths");
        assert!(leftovers(&out).is_empty(), "{:?}", leftovers(&out));
    }
    assert!(interrupted >= 2, "only {interrupted} of 7 runs were still at work");
}

/// A disk of so many kilobytes of its own; none where this user may not mount one.
#[cfg(target_os = "linux")]
struct Disk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Disk {
    fn new(kilobytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"]).arg(folder.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        mounted.then_some(Self(folder))
    }

    fn grow(&self, kilobytes: u32) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,size={kilobytes}k")]).arg(self.0.path());
        assert!(mount.status().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_runs_full_is_an_error_and_with_room_the_next_run_completes() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path(), 60);
    let reference = folder.path().join("reference");
    complete(&mut map(&news, &reference, &[]));
    let size: usize = files(&reference).values().map(Vec::len).sum();
    let kilobytes = u32::try_from(size / 1024).unwrap();
    let mut failed = 0;
    for percent in [2, 15, 40, 70, 95] {
        let Some(disk) = Disk::new(kilobytes * percent / 100) else {
            eprintln!("skipped: this user may not mount a small disk");
            return;
        };
        let out = disk.0.path().join("out");
        let output = map(&news, &out, &[]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            failed += 1;
            assert_eq!(output.status.code(), Some(1), "{told}");
            let named = ["atlas.gpkg", "geojson", ".csv", "index.html", "page", "dateline-unfinished", "out"];
            assert!(named.iter().any(|name| told.contains(name)), "{told}");
            assert!(!out.join("manifest.json").exists(), "{percent} %");
        }
        check_unfinished(&out);
        disk.grow(kilobytes * 4);
        complete(&mut map(&news, &out, &[]));
        assert_eq!(outputs(&out), outputs(&reference), "{percent} %");
    }
    assert!(failed >= 4, "only {failed} of 5 disks were too small");
}
