//! `make map` with and without Node: the page is built where Node can, and left out with a word about it where not.
//!
//! The programs that `make` finds are stand-ins that write down how they were called, so nothing is built here. Where
//! there is no `make` the tests say so and pass; `make test` and the gate have it.
#![cfg(unix)]

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

/// A folder of programs, which is all that `make` finds.
struct Programs {
    folder: tempfile::TempDir,
}

impl Programs {
    /// `make` and a shell; `None` where there is no `make`.
    fn new() -> Option<Self> {
        let programs = Self { folder: tempfile::tempdir().unwrap() };
        let Some(make) = found("make") else {
            // Past the test harness, which keeps the word of a test that passes to itself.
            io::stderr().write_all(b"skipped: make is not installed\n").unwrap();
            return None;
        };
        symlink(make, programs.path("make")).unwrap();
        symlink(found("sh").unwrap(), programs.path("sh")).unwrap();
        Some(programs)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn with(self, name: &str, script: &str) -> Self {
        let path = self.path(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    /// An npm that writes its arguments to the standard output.
    fn with_npm(self) -> Self {
        self.with("npm", "echo npm \"$@\"")
    }

    /// What `make` says and does; the program's own build and run are stand-ins too.
    fn make(&self, arguments: &[&str]) -> String {
        let output = Command::new(self.path("make"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear()
            .env("PATH", self.folder.path())
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }
}

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| Path::is_file(file))
}

/// Answers as Node does: `node --version`, and whether it can build the page.
fn node(version: &str, serves: bool) -> String {
    let code = i32::from(!serves);
    format!("if [ \"$1\" = --version ]; then echo {version}; else exit {code}; fi")
}

#[test]
fn without_node_the_rest_is_done_and_the_page_is_said_to_be_left_out() {
    let Some(programs) = Programs::new() else { return };
    let said = programs.make(&["viewer"]);
    assert!(said.contains("The page is left out") && said.contains("here is no Node"), "{said}");
    assert!(
        said.contains("20.19") && said.contains("22.12") && said.contains("apt install nodejs npm"),
        "{said}"
    );
    let plan = programs.make(&["--dry-run", "map"]);
    assert!(!plan.contains("npm --prefix"), "{plan}");
    let build = plan.find("cargo build --release").unwrap();
    let map = plan.find("target/release/dateline map seeds -o out").unwrap();
    let last = plan.rfind("The page is left out").unwrap();
    assert!(build < map && map < last, "the last word is about the page: {plan}");
    assert!(!plan.contains("The map: out/index.html"), "{plan}");
}

#[test]
fn an_old_node_and_one_without_npm_are_named() {
    let Some(programs) = Programs::new() else { return };
    let said = programs.with("node", &node("v20.18.3", false)).with_npm().make(&["viewer"]);
    assert!(said.contains("The page is left out") && said.contains("here is v20.18.3 and npm."), "{said}");
    let Some(programs) = Programs::new() else { return };
    let said = programs.with("node", &node("v24.1.0", true)).make(&["viewer"]);
    assert!(said.contains("The page is left out") && said.contains("here is v24.1.0 and no npm."), "{said}");
}

#[test]
fn with_node_the_page_is_built_before_the_program() {
    let Some(programs) = Programs::new() else { return };
    let programs = programs.with("node", &node("v24.1.0", true)).with_npm();
    let said = programs.make(&["viewer"]);
    let npm: Vec<&str> = said.lines().filter(|line| line.starts_with("npm ")).collect();
    assert_eq!(
        npm,
        ["npm --prefix viewer ci --no-audit --no-fund --silent", "npm --prefix viewer run --silent build"]
    );
    let plan = programs.make(&["--dry-run", "map"]);
    let page = plan.find("npm --prefix viewer run --silent build").unwrap();
    assert!(page < plan.find("cargo build --release").unwrap(), "{plan}");
    assert!(plan.contains("The map: out/index.html") && !plan.contains("left out"), "{plan}");
}
