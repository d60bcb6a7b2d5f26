//! A few imported rows, and the program run beside them.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{fs, path::PathBuf, process::Output};

use assert_cmd::Command;

pub const EVENTS: &str = "\
id,lat,lon,day,place,off,what
1,35.3359,40.1408,2017-06-11,Deir ez-Zor,0,clash
2,35.02,40.45,2017-06,الميادين,0,strike
3,34.45,40.92,2017,Abu Kamal,0,=cmd
4,35.3,40.2,2017-06-29/2017-07-02,Road,0,convoy
5,35.0,40.0,2017-06-15,The desert,120,patrol
6,-17.8,179.9,2017-06-01,Taveuni,0,far
7,-17.8,-179.9,2017-06-02,Rabi,0,far
8,-33.9,151.2,,Sydney,0,undated
";

pub struct World {
    pub folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(world.path("events.csv"), EVENTS).unwrap();
        let output = world.import("events.csv");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        world
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn import(&self, file: &str) -> Output {
        let columns = ["--lat", "lat", "--lon", "lon", "--date", "day", "--name", "place", "--id", "id"];
        let rest = ["--uncertainty", "off", "--keep", "what", "--source", "Events", "--atlas", "atlas.gpkg"];
        self.run(&[&["import", file], &columns[..], &rest[..]].concat())
    }

    pub fn run(&self, args: &[&str]) -> Output {
        Command::cargo_bin("dateline").unwrap().current_dir(self.folder.path()).args(args).output().unwrap()
    }

    pub fn near(&self, args: &[&str]) -> Output {
        self.run(&[&["near"], args, &["--atlas", "atlas.gpkg"]].concat())
    }

    pub fn count(&self, args: &[&str]) -> String {
        let output = self.near(&[args, &["--count"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).trim().to_owned()
    }

    pub fn rows(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let output = self.near(&[args, &["--to", "jsonl"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
