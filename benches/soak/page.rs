//! The page of the atlas, as the program writes it: its size, its time, its memory.

use std::{fs, path::Path, process::Command};

/// The largest page that a browser should have to open at 1 M rows.
const PAGE_BYTES: u64 = 5_000_000;

/// Writes the page into `out`; the words of the mentions go into files beside it.
pub(crate) fn write(rows: usize, atlas: &Path, out: &Path) {
    let _ = fs::remove_dir_all(out);
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M kB at most, %e s, %U s of it in the program", env!("CARGO_BIN_EXE_dateline")])
        .args(["export", "--to", "page", "-o"])
        .arg(out)
        .arg("--atlas")
        .arg(atlas)
        .output()
        .expect("/usr/bin/time is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let bytes = fs::metadata(out.join("index.html")).expect("a page").len();
    let beside: u64 = fs::read_dir(out.join("page"))
        .map(|files| files.map(|file| file.and_then(|file| file.metadata()).expect("a file").len()).sum())
        .unwrap_or(0);
    println!(
        "  page: index.html {:.2} MB, words beside it {:.1} MB; {}",
        bytes as f64 / 1e6,
        beside as f64 / 1e6,
        said.lines().last().unwrap_or_default()
    );
    assert!(rows > 1_000_000 || bytes < PAGE_BYTES, "{bytes} bytes are too much to open at once");
}
