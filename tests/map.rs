//! `dateline map`, as a person runs it: the invariants of its outputs, and bad input on the output side.

mod sample;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// A folder with articles of June, July, a year, and no date; results go to `out` beside it.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        world.article("june.txt", "قصف الطيران مدينة الميادين ثم قرية جويس في ريف دير الزور.");
        world.article("july.txt", "المعارك في مدينة البوكمال وفي الرقة.");
        world.article("year.txt", "The road from Mosul to Raqqa was closed.");
        world.article("undated.txt", "في الموصل سوق كبير.");
        world.metadata("june.txt,عنوان,2017-06~\njuly.txt,=1+1,2017-07-31\nyear.txt,Road,2017\n");
        world
    }

    fn input(&self) -> PathBuf {
        self.folder.path().join("news")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn article(&self, name: &str, text: &str) {
        fs::create_dir_all(self.input()).unwrap();
        fs::write(self.input().join(name), text).unwrap();
    }

    fn metadata(&self, rows: &str) {
        fs::write(self.input().join("articles.csv"), format!("file,title,published\n{rows}")).unwrap();
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("map").arg(self.input()).arg("-o").arg(self.out()).args(options);
        command
    }

    fn map(&self, options: &[&str]) -> Output {
        let output = self.command(options).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        output
    }

    /// Imports rows of `id,lat,lon,day,place` into the atlas, as the source `Events`.
    fn import(&self, rows: &str) {
        let events = self.folder.path().join("events.csv");
        fs::write(&events, format!("id,lat,lon,day,place\n{rows}")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("import").arg(&events).args(["--lat", "lat", "--lon", "lon", "--date", "day"]);
        command.args(["--id", "id", "--name", "place", "--source", "Events", "--atlas"]);
        let output = command.arg(self.out().join("atlas.gpkg")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&fs::read(self.out().join(path)).unwrap()).unwrap()
    }

    fn manifest(&self) -> Value {
        self.json("manifest.json")
    }

    /// Every file in `out` by path, without the atlas.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.out(), &self.out(), &mut files);
        files.remove("atlas.gpkg");
        files
    }

    fn corrections(&self, rows: &str) -> PathBuf {
        let path = self.folder.path().join("corrections.csv");
        let header = "action,mention_id,article_id,source,surface,place_id,lat,lon,published";
        fs::write(&path, format!("{header}\n{rows}")).unwrap();
        path
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn features(layer: &Value) -> &Vec<Value> {
    layer["features"].as_array().unwrap()
}

fn ids(layer: &Value) -> Vec<String> {
    features(layer).iter().map(|f| f["properties"]["mention_id"].as_str().unwrap().to_owned()).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The manifest lists every file but the atlas and itself, with the bytes that are there, and its counts are
/// the sums of the files; every located mention is in exactly one of them.
fn check_invariants(world: &World) {
    let manifest = world.manifest();
    let mut files = world.files();
    files.remove("manifest.json");
    let mut listed = BTreeSet::new();
    for entry in manifest["files"].as_array().unwrap() {
        let path = entry["path"].as_str().unwrap();
        assert_eq!(entry["sha256"], sha256(&files[path]), "{path}");
        assert_eq!(entry["bytes"], files[path].len(), "{path}");
        listed.insert(path.to_owned());
    }
    let ours: BTreeSet<String> = files.into_keys().filter(|name| !name.contains("stranger")).collect();
    assert_eq!(listed, ours);
    let mut seen = BTreeSet::new();
    let (mut dated, mut undated) = (0, 0);
    for path in listed.iter().filter(|path| path.starts_with("layers/mentions/")) {
        let layer = world.json(path);
        for id in ids(&layer) {
            assert!(seen.insert(id.clone()), "{id} is in two files");
        }
        let here = features(&layer).len();
        *(if path.ends_with("undated.geojson") { &mut undated } else { &mut dated }) += here;
    }
    let counts = &manifest["counts"];
    assert_eq!(counts["located"], dated + undated);
    assert_eq!(counts["undated"], undated);
    assert_eq!(features(&world.json("mentions.geojson")).len(), dated);
    let rows = |name: &str| csv::Reader::from_path(world.out().join(name)).unwrap().into_records().count();
    assert_eq!(counts["undated"], rows("undated.csv"));
    assert_eq!(counts["unlocated"], rows("unlocated.csv"));
}

#[test]
fn layers_counts_and_lists_agree() {
    let world = World::new();
    let output = world.map(&[]);
    check_invariants(&world);
    let table = String::from_utf8(output.stdout).unwrap();
    for word in ["articles", "mentions", "located", "unlocated", "undated", "slices", "files"] {
        assert!(table.contains(word), "{table}");
    }
    let names: Vec<String> = world.files().into_keys().collect();
    for name in [
        "layers/mentions/2017-06.geojson",
        "layers/mentions/2017-07.geojson",
        "layers/places/undated.geojson",
    ] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("2017-01")), "a year is not January");
    assert!(fs::read_to_string(world.out().join("unlocated.csv")).unwrap().contains("جويس"));
    let undated = fs::read_to_string(world.out().join("undated.csv")).unwrap();
    assert!(undated.contains("coarser than the period") && undated.contains("no date"), "{undated}");
}

#[test]
fn a_feature_says_what_the_design_lists() {
    let world = World::new();
    world.map(&[]);
    let layer = world.json("layers/mentions/2017-06.geojson");
    let first = &features(&layer)[0];
    let names: Vec<&str> = first["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = "mention_id article_id title source url surface usage zone char_start char_end \
        place_id place_name place_name_ar feature_code country admin1 uncertainty_km start end edtf precision basis \
        event_edtf slice confidence runner_up context corrected"
        .split_whitespace()
        .collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
    let properties = &first["properties"];
    assert_eq!(properties["start"], "2017-06-01T00:00:00Z");
    assert_eq!(properties["end"], "2017-06-30T23:59:59Z");
    assert_eq!(properties["edtf"], "2017-06~");
    assert_eq!(properties["slice"], "2017-06");
    let point: Vec<f64> = first["geometry"]["coordinates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|axis| axis.as_f64().unwrap())
        .collect();
    let bbox: Vec<f64> =
        layer["bbox"].as_array().unwrap().iter().map(|edge| edge.as_f64().unwrap()).collect();
    assert!(
        (40.0..41.0).contains(&point[0]) && (34.0..36.0).contains(&point[1]),
        "longitude first: {point:?}"
    );
    assert!(bbox[0] <= point[0] && point[0] <= bbox[2] && bbox[1] <= point[1] && point[1] <= bbox[3]);
    let july = world.json("layers/mentions/2017-07.geojson");
    assert_eq!(features(&july)[0]["properties"]["end"], "2017-07-31T23:59:59Z");
    assert_eq!(features(&july)[0]["properties"]["title"], "=1+1", "GeoJSON keeps text as it is");
}

#[test]
fn features_are_ordered_by_article_and_offset() {
    let world = World::new();
    world.map(&["--by", "year"]);
    let layer = world.json("mentions.geojson");
    let keys: Vec<(String, u64)> = features(&layer)
        .iter()
        .map(|f| &f["properties"])
        .map(|p| (p["article_id"].as_str().unwrap().to_owned(), p["char_start"].as_u64().unwrap()))
        .collect();
    assert!(keys.is_sorted() && keys.len() >= 5, "{keys:?}");
}

#[test]
fn places_are_counted_by_slice() {
    let world = World::new();
    world.map(&[]);
    let layer = world.json("places.geojson");
    let sum: u64 = features(&layer).iter().map(|f| f["properties"]["mentions"].as_u64().unwrap()).sum();
    assert_eq!(sum as usize, features(&world.json("mentions.geojson")).len());
    let july = world.json("layers/places/2017-07.geojson");
    assert_eq!(features(&july)[0]["properties"]["start"], "2017-07-01T00:00:00Z");
    assert_eq!(features(&july)[0]["properties"]["articles"], 1);
}

#[test]
fn lists_open_right_in_a_spreadsheet() {
    let world = World::new();
    world.metadata("undated.txt,\"=HYPERLINK(\"\"http://x\"\")\",\n");
    world.map(&[]);
    let undated = fs::read(world.out().join("undated.csv")).unwrap();
    assert!(undated.starts_with("\u{feff}".as_bytes()));
    assert!(String::from_utf8(undated).unwrap().contains("'=HYPERLINK("));
}

#[test]
fn two_fresh_runs_give_the_same_bytes() {
    let (one, two) = (World::new(), World::new());
    one.map(&[]);
    two.map(&[]);
    assert_eq!(one.files(), two.files());
    let rows = |world: &World| -> Vec<Vec<String>> {
        let atlas = rusqlite::Connection::open(world.out().join("atlas.gpkg")).unwrap();
        ["mention", "article", "place", "extent", "gpkg_contents", "gpkg_ogr_contents", "setting"]
            .iter()
            .map(|table| {
                let mut all = atlas.prepare(&format!("SELECT * FROM {table}")).unwrap();
                let columns = all.column_count();
                all.query_map([], |row| {
                    Ok((0..columns).map(|n| format!("{:?}", row.get_ref(n))).collect::<String>())
                })
                .unwrap()
                .map(Result::unwrap)
                .collect()
            })
            .collect()
    };
    assert_eq!(rows(&one), rows(&two));
}

#[test]
fn a_second_run_reads_nothing_and_rewrites_nothing() {
    let world = World::new();
    world.map(&[]);
    let (before, path) = (world.files(), world.out().join("mentions.geojson"));
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    let output = world.map(&[]);
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("0 new, 0 changed, 4 unchanged") && table.contains(" 0 written anew"), "{table}");
    assert_eq!(world.files(), before);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
}

#[test]
fn only_slices_that_changed_are_rewritten() {
    let world = World::new();
    world.map(&[]);
    let time = |name: &str| fs::metadata(world.out().join(name)).unwrap().modified().unwrap();
    let (june, july) = ("layers/mentions/2017-06.geojson", "layers/mentions/2017-07.geojson");
    let before = (time(june), time(july));
    world.article("july.txt", "المعارك في مدينة البوكمال.");
    let table = String::from_utf8(world.map(&[]).stdout).unwrap();
    assert!(table.contains("0 new, 1 changed, 3 unchanged"), "{table}");
    assert_eq!(time(june), before.0);
    assert!(time(july) > before.1);
    assert_eq!(features(&world.json(july)).len(), 1);
    check_invariants(&world);
}

#[test]
fn another_period_leaves_no_file_of_the_last_one() {
    let world = World::new();
    world.map(&[]);
    for (period, slice) in
        [("day", "2017-07-31"), ("week", "2017-W31"), ("quarter", "2017-Q3"), ("year", "2017")]
    {
        world.map(&["--by", period]);
        check_invariants(&world);
        assert!(world.files().contains_key(&format!("layers/mentions/{slice}.geojson")), "{period}");
    }
}

#[test]
fn a_second_input_adds_to_the_atlas_and_prune_takes_away() {
    let world = World::new();
    world.map(&[]);
    let before = features(&world.json("mentions.geojson")).len();
    fs::remove_file(world.input().join("july.txt")).unwrap();
    world.article("august.txt", "في الرقة.");
    world.metadata("june.txt,عنوان,2017-06~\nyear.txt,Road,2017\naugust.txt,,2017-08\n");
    world.map(&[]);
    assert_eq!(world.manifest()["counts"]["articles"], 5, "what is gone stays until --prune");
    assert_eq!(features(&world.json("mentions.geojson")).len(), before + 1);
    let output = world.map(&["--prune"]);
    assert!(error(&output).contains("1 articles dropped"), "{}", error(&output));
    assert_eq!(world.manifest()["counts"]["articles"], 4);
    assert!(!world.files().contains_key("layers/mentions/2017-07.geojson"));
    let inputs = world.manifest()["inputs"].to_string();
    assert!(inputs.contains("august.txt") && !inputs.contains("july.txt"), "{inputs}");
    check_invariants(&world);
}

#[test]
fn prune_drops_nothing_when_part_of_the_input_failed() {
    let world = World::new();
    world.map(&[]);
    fs::write(world.input().join("july.txt"), b"\xff\xfe\x00\xd8\x00").unwrap();
    let output = world.command(&["--prune"]).output().unwrap();
    if output.status.code() == Some(3) {
        assert!(error(&output).contains("--prune left out"), "{}", error(&output));
        assert_eq!(world.manifest()["counts"]["articles"], 4);
    } else {
        panic!("{}", error(&output));
    }
}

#[test]
fn fresh_starts_over() {
    let world = World::new();
    world.map(&[]);
    fs::remove_file(world.input().join("july.txt")).unwrap();
    world.map(&["--fresh"]);
    assert_eq!(world.manifest()["counts"]["articles"], 3);
    check_invariants(&world);
}

#[test]
fn a_strangers_files_are_left_alone() {
    let world = World::new();
    world.map(&[]);
    let strange =
        ["stranger.txt", "layers/mentions/1999-01.stranger.geojson", "layers/stranger/2017-06.geojson"];
    for name in strange {
        let path = world.out().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    }
    let changed = world.out().join("layers/mentions/2017-07.geojson");
    fs::write(&changed, "edited by hand").unwrap();
    let output = world.map(&["--by", "year"]);
    assert!(error(&output).contains("changed since"), "{}", error(&output));
    assert_eq!(fs::read(&changed).unwrap(), b"edited by hand");
    for name in strange {
        assert_eq!(fs::read(world.out().join(name)).unwrap(), b"mine", "{name}");
    }
    fs::remove_file(changed).unwrap();
    check_invariants(&world);
}

#[test]
fn a_strangers_file_in_the_way_is_refused() {
    let world = World::new();
    fs::create_dir_all(world.out()).unwrap();
    fs::write(world.out().join("mentions.geojson"), "mine").unwrap();
    let output = world.command(&[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("mentions.geojson") && error(&output).contains("not of dateline"));
    assert_eq!(fs::read(world.out().join("mentions.geojson")).unwrap(), b"mine");
    assert!(!world.out().join("manifest.json").exists());
}

#[test]
fn a_manifest_that_points_outside_deletes_nothing_there() {
    let world = World::new();
    world.map(&[]);
    let outside = world.folder.path().join("precious");
    fs::write(&outside, "mine").unwrap();
    let mut manifest = world.manifest();
    let line =
        serde_json::json!({"path": "../precious", "sha256": sha256(b"mine"), "bytes": 4, "rows": null});
    manifest["files"].as_array_mut().unwrap().push(line);
    fs::write(world.out().join("manifest.json"), manifest.to_string()).unwrap();
    world.map(&[]);
    assert!(outside.exists());
}

#[test]
fn output_inside_the_input_is_never_read_as_input() {
    let world = World::new();
    let out = world.input().join("results");
    for _ in 0..2 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.arg("map").arg(world.input()).arg("-o").arg(&out).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        let manifest: Value = serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(manifest["counts"]["articles"], 4);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.arg("map").arg(world.input()).arg("-o").arg(world.input()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("-o"), "{}", error(&output));
}

#[test]
fn an_output_below_a_file_is_a_clear_error() {
    let world = World::new();
    let out = world.input().join("june.txt/out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = command.arg("map").arg(world.input()).arg("-o").arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        error(&output).contains("june.txt/out") && error(&output).contains("ot a directory"),
        "{}",
        error(&output)
    );
}

#[test]
fn a_foreign_atlas_is_refused_before_anything_is_written() {
    let world = World::new();
    fs::create_dir_all(world.out()).unwrap();
    fs::write(world.out().join("atlas.gpkg"), "not an atlas").unwrap();
    let output = world.command(&[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("no SQLite file"), "{}", error(&output));
    assert_eq!(world.files().len(), 0);
}

#[test]
fn a_closed_pipe_ends_quietly_with_the_files_whole() {
    let world = World::new();
    let mut child = world.command(&[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    assert!(!error(&output).contains("ipe"), "{}", error(&output));
    check_invariants(&world);
}

#[test]
fn most_undated_names_the_period_that_fits() {
    let world = World::new();
    world.metadata("june.txt,,2017\njuly.txt,,2017\nyear.txt,,2017\nundated.txt,,2017\n");
    let told = error(&world.map(&[]));
    assert!(told.contains("--by year"), "{told}");
    world.metadata("");
    let told = error(&world.map(&[]));
    assert!(told.contains("articles.csv"), "{told}");
}

#[test]
fn boilerplate_counts_with_zone_all_only() {
    let world = World::new();
    // The page of a portal: menu and headlines around an article, its lines marked as in tests/zones.rs.
    let page = include_str!("fixtures/zones/portal_ar.txt");
    let page: Vec<&str> = page.lines().map(|line| line[1..].trim_start_matches(' ')).collect();
    world.article("page.txt", &page.join("\n"));
    world.metadata("page.txt,,2017-08\n");
    let count = |name: &str| world.manifest()["counts"][name].as_u64().unwrap();
    let august = || -> BTreeMap<String, usize> {
        let layer = world.json("layers/mentions/2017-08.geojson");
        let mut zones = BTreeMap::new();
        for feature in features(&layer) {
            *zones.entry(feature["properties"]["zone"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        zones
    };
    world.map(&[]);
    let (body, before) = (count("located"), world.files());
    assert_eq!(august().keys().collect::<Vec<_>>(), ["body"]);
    world.map(&["--zone", "all"]);
    check_invariants(&world);
    assert_eq!(world.manifest()["settings"]["zone"], "all");
    let boilerplate = august()["boilerplate"];
    assert!(boilerplate > 0, "the page has places in its menu or headlines");
    assert_eq!(count("located"), body + boilerplate as u64);
    world.map(&[]);
    check_invariants(&world);
    assert_eq!(world.files(), before);
}

#[test]
fn corrections_are_kept_and_outlive_every_run() {
    let world = World::new();
    world.map(&[]);
    let june = world.json("layers/mentions/2017-06.geojson");
    let first = ids(&june)[0].clone();
    let located = world.manifest()["counts"]["located"].as_u64().unwrap();
    let rows = format!(
        "reject,{first},,,,,,,\nmove,,july.txt,,البوكمال,,34.5,40.5,\nmove,,july.txt,,الرقة,gn:99072,,,\ndate,,year.txt,,,,,,2018-03\n\
         reject,,nowhere.txt,,البوكمال,,,,\n"
    );
    let path = world.corrections(&rows);
    let output = world.map(&["--corrections", path.to_str().unwrap()]);
    assert!(error(&output).contains("line 6 does not apply"), "{}", error(&output));
    fs::remove_file(path).unwrap();
    for options in [&[][..], &["--fresh"], &["--by", "month"]] {
        world.map(options);
        check_invariants(&world);
        assert_eq!(world.manifest()["counts"]["located"], located - 1);
        assert_eq!(world.manifest()["counts"]["rejected"], 1);
        assert!(!ids(&world.json("layers/mentions/2017-06.geojson")).contains(&first));
        let july = world.json("layers/mentions/2017-07.geojson");
        let moved = &features(&july)[0];
        assert_eq!(moved["geometry"]["coordinates"], serde_json::json!([40.5, 34.5]));
        assert_eq!(moved["properties"]["corrected"], "moved");
        assert_eq!(features(&july)[1]["properties"]["place_name"], "Mosul");
        let march = world.json("layers/mentions/2018-03.geojson");
        assert_eq!(features(&march)[0]["properties"]["corrected"], "date");
    }
}

#[test]
fn corrections_hold_for_imported_rows_and_for_those_that_come_later() {
    let world = World::new();
    let (atlas, import) = (world.out().join("atlas.gpkg"), |rows: &str| world.import(rows));
    let points = || -> Vec<(String, Value, Value)> {
        let layer = world.json("layers/mentions/2016-02.geojson");
        let property = |f: &Value, name: &str| f["properties"][name].clone();
        let point = |f: &Value| f["geometry"]["coordinates"].clone();
        let surface = |f: &Value| property(f, "surface").as_str().unwrap().to_owned();
        features(&layer).iter().map(|f| (surface(f), point(f), property(f, "corrected"))).collect()
    };
    import("1,10,20,2016-02-03,Camp\n2,10,21,2016-02-04,Ford\n");
    let path = world.corrections("move,,,Events,Camp,,34.5,40.5,\n");
    world.map(&["--corrections", path.to_str().unwrap()]);
    let (moved, plain) = (serde_json::json!([40.5, 34.5]), serde_json::json!([21.0, 10.0]));
    let camp = ("Camp".to_owned(), moved.clone(), Value::from("moved"));
    assert_eq!(points(), [camp.clone(), ("Ford".to_owned(), plain.clone(), Value::Null)]);
    import("3,10,20,2016-02-05,Camp\n");
    // Asked at once, before any run of map.
    let near = ["near", "34.5,40.5", "--within", "1km", "--during", "2016-02", "--count", "--atlas"];
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).args(near).arg(&atlas).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "2", "{}", error(&output));
    world.map(&[]);
    assert_eq!(points(), [camp.clone(), ("Ford".to_owned(), plain, Value::Null), camp]);
    // By the id that the layers print.
    let first = ids(&world.json("layers/mentions/2016-02.geojson"))[1].clone();
    let path = world.corrections(&format!("reject,{first},,,,,,,\n"));
    world.map(&["--corrections", path.to_str().unwrap()]);
    assert_eq!(points().len(), 2);
    check_invariants(&world);
}

/// The row keeps its id, so that what a person said of it goes on to hold, and what it was before a correction is
/// what its file says now.
#[test]
fn corrections_hold_for_imported_rows_that_change() {
    let world = World::new();
    let rows = "1,10,20,2016-02-03,Camp\n2,10,21,2016-03-04,Ford\n3,10,22,2016-04-05,Mill\n";
    world.import(rows);
    world.map(&[]);
    let of = |month: &str| world.json(&format!("layers/mentions/2016-{month}.geojson"));
    let (camp, ford) = (ids(&of("02"))[0].clone(), ids(&of("03"))[0].clone());
    let path = world.corrections(&format!("move,{camp},,,,,34.5,40.5,\nreject,{ford},,,,,,,\n"));
    world.map(&["--corrections", path.to_str().unwrap()]);
    let time = |month: &str| {
        let path = world.out().join(format!("layers/mentions/2016-{month}.geojson"));
        fs::metadata(path).unwrap().modified().unwrap()
    };
    let before = (time("02"), time("04"));
    world.import(
        &rows.replace("20,2016-02-03,Camp", "25,2016-02-07,Tents").replace("21,2016-03", "26,2016-03"),
    );
    world.map(&[]);
    assert_eq!(time("04"), before.1, "only slices that changed are rewritten");
    assert!(time("02") > before.0);
    let february = of("02");
    let moved = &features(&february)[0];
    assert_eq!(moved["geometry"]["coordinates"], serde_json::json!([40.5, 34.5]));
    let property = |name: &str| moved["properties"][name].as_str().unwrap().to_owned();
    assert_eq!(
        [property("mention_id"), property("surface"), property("edtf")],
        [&camp, "Tents", "2016-02-07"]
    );
    assert_eq!(world.manifest()["counts"]["rejected"], 1);
    check_invariants(&world);
    let none = world.corrections("");
    world.map(&["--corrections", none.to_str().unwrap()]);
    for (month, lon) in [("02", 25.0), ("03", 26.0)] {
        let point = features(&of(month))[0]["geometry"]["coordinates"].clone();
        assert_eq!(point, serde_json::json!([lon, 10.0]), "{month}");
    }
}

#[test]
fn corrections_taken_back_leave_no_trace() {
    let world = World::new();
    world.map(&[]);
    let before = world.files();
    let path = world.corrections("reject,,july.txt,,البوكمال,,,,\ndate,,year.txt,,,,,,2018-03\n");
    world.map(&["--corrections", path.to_str().unwrap()]);
    assert_ne!(world.files(), before);
    let again = error(&world.map(&["--corrections", path.to_str().unwrap()]));
    assert!(!again.contains("replace"), "the same file: {again}");
    let none = world.corrections("");
    let told = error(&world.map(&["--corrections", none.to_str().unwrap()]));
    assert!(told.contains("0 of this file replace the 2 corrections kept with the atlas"), "{told}");
    assert_eq!(world.files(), before);
}

#[test]
fn bad_corrections_are_named_and_the_rest_is_done() {
    let world = World::new();
    let path = world.corrections("vanish,,july.txt,,البوكمال,,,,\nreject,,july.txt,,البوكمال,,,,\n");
    let output = world.command(&["--corrections", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", error(&output));
    assert!(error(&output).contains("line 2: column action"), "{}", error(&output));
    assert_eq!(world.manifest()["counts"]["rejected"], 1);
}

#[test]
fn another_gazetteer_resolves_anew_what_the_atlas_holds() {
    let world = World::new();
    world.map(&[]);
    // The input is gone: the text in the atlas must do.
    fs::remove_file(world.input().join("july.txt")).unwrap();
    let atlas = rusqlite::Connection::open(world.out().join("atlas.gpkg")).unwrap();
    atlas.execute("UPDATE engine SET fingerprint = 'an older one'", []).unwrap();
    drop(atlas);
    let before = world.files();
    let output = world.map(&[]);
    assert!(error(&output).contains("1 articles of earlier runs are read again"), "{}", error(&output));
    let same = ["mentions.geojson", "unlocated.csv"];
    same.iter().for_each(|name| assert_eq!(world.files()[*name], before[*name]));
}

/// Name and SHA-256 of the gazetteers that the manifest has.
fn gazetteer_sums(world: &World) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let gazetteers = world.manifest()["gazetteers"].as_array().unwrap().clone();
    gazetteers.iter().map(|gazetteer| (text(&gazetteer["name"]), text(&gazetteer["sha256"]))).collect()
}

#[test]
fn the_manifest_has_the_sums_of_gazetteers_that_their_files_have() {
    let world = World::new();
    let (list, compiled) = (world.folder.path().join("list.csv"), world.folder.path().join("mine.gaz"));
    fs::write(&list, "id,name,lat,lon\nmy:1,Zzjuwais,35.1,40.4\n").unwrap();
    let (list, compiled) = (list.to_str().unwrap(), compiled.to_str().unwrap());
    let run = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_dateline")).args(args).output().unwrap();
    assert!(run(&["gazetteer", "import", list, "-o", compiled]).status.success());
    world.map(&["--gazetteer", compiled, "--gazetteer", list]);
    let file = |name: &str| sha256(&fs::read(world.folder.path().join(name)).unwrap());
    let [shipped, rest @ ..] = &gazetteer_sums(&world)[..] else { unreachable!() };
    let expected = ["list.csv", "mine.gaz"].map(|name| (name.to_owned(), file(name)));
    assert_eq!(rest, expected);
    let said = run(&["gazetteer", "info", "--gazetteer", compiled, "--gazetteer", list]);
    let said = String::from_utf8(said.stdout).unwrap();
    let said: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("sha256 ")).map(str::trim).collect();
    assert_eq!(said, [&shipped.1, &expected[1].1, &expected[0].1]);
}

#[test]
fn a_gazetteer_file_moves_what_it_names_and_taken_away_moves_it_back() {
    let world = World::new();
    world.map(&[]);
    let (before, june) = (world.files(), "layers/mentions/2017-06.geojson");
    assert!(String::from_utf8_lossy(&before["unlocated.csv"]).contains("جويس"));
    let path = world.folder.path().join("mine.csv");
    let header = "id,name,name_ar,variants,lat,lon,feature_class,feature_code,country,admin1,population,uncertainty_km,source";
    let village = |lat: &str| {
        let row = format!("my:1,Juwais,جويس,,{lat},40.4,P,PPL,SY,Deir ez-Zor,,2,field notes");
        fs::write(&path, format!("{header}\n{row}\n")).unwrap();
        error(&world.map(&["--gazetteer", path.to_str().unwrap()]))
    };
    let juwais = || {
        let layer = world.json(june);
        let found = features(&layer).iter().find(|f| f["properties"]["place_id"] == "my:1").cloned();
        found.map(|feature| feature["geometry"]["coordinates"].clone())
    };
    // The input is gone: the text in the atlas must do.
    fs::rename(world.input().join("june.txt"), world.folder.path().join("june.txt")).unwrap();
    let told = village("35.1");
    assert!(told.contains("1 articles of earlier runs are read again"), "{told}");
    assert_eq!(juwais(), Some(serde_json::json!([40.4, 35.1])));
    assert!(!fs::read_to_string(world.out().join("unlocated.csv")).unwrap().contains("جويس"));
    let sums = gazetteer_sums(&world);
    assert_eq!(sums[1], ("mine.csv".to_owned(), sha256(&fs::read(&path).unwrap())));
    check_invariants(&world);
    village("35.2");
    assert_eq!(juwais(), Some(serde_json::json!([40.4, 35.2])), "the same file with another point");
    fs::rename(world.folder.path().join("june.txt"), world.input().join("june.txt")).unwrap();
    world.map(&[]);
    assert_eq!(world.files(), before);
}

/// A name that the user's list makes part of an organisation's is a place no more, in what was read before too; and
/// back again without the list.
#[test]
fn another_lexicon_resolves_anew_what_the_atlas_holds() {
    let world = World::new();
    world.article("ford.txt", "Zzcorp Berlin grew. They met in Paris.");
    world.map(&[]);
    let surfaces = || -> Vec<String> {
        let undated = fs::read(world.out().join("undated.csv")).unwrap();
        let rows = csv::Reader::from_reader(undated.as_slice()).into_records().map(Result::unwrap);
        rows.filter(|row| &row[1] == "ford.txt").map(|row| row[5].to_owned()).collect()
    };
    let has = |place: &str| surfaces().iter().any(|surface| surface == place);
    assert!(has("Berlin") && has("Paris"), "{:?}", surfaces());
    let before = world.files();
    // The input is gone: the text in the atlas must do.
    let (there, away) = (world.input().join("ford.txt"), world.folder.path().join("ford.txt"));
    fs::rename(&there, &away).unwrap();
    let mine = world.folder.path().join("patterns.csv");
    let pattern = |words: &str| {
        fs::write(&mine, format!("lang,kind,pattern\nen,organisation,{words}\n")).unwrap();
        String::from_utf8(world.map(&["--lexicon", mine.to_str().unwrap()]).stdout).unwrap()
    };
    for (words, berlin) in [("Zzcorp {}", false), ("Qqcorp {}", true), ("Zzcorp {}", false)] {
        let table = pattern(words);
        assert!(table.contains("0 new, 0 changed, 4 unchanged; 5 read again"), "{words}: {table}");
        assert_eq!((has("Berlin"), has("Paris")), (berlin, true), "{words}: {:?}", surfaces());
    }
    let table = pattern("Zzcorp {}");
    assert!(!table.contains("read again"), "nothing has changed: {table}");
    fs::rename(&away, &there).unwrap();
    let table = String::from_utf8(world.map(&[]).stdout).unwrap();
    assert!(table.contains("5 unchanged; 5 read again"), "{table}");
    assert_eq!(world.files(), before);
}

/// Rows of articles, of which some stand for an institution, beside an imported one, which is always sure.
#[test]
fn near_keeps_what_is_sure_enough_and_of_the_usage_asked_for() {
    let world = World::new();
    world.article("talk.txt", "أعلنت دمشق أن القوات وصلت إلى مدينة حمص وإلى سوسة.");
    world.map(&[]);
    world.import("1,34.5,40.5,2016-02-03,Camp\n");
    let near = |options: &[&str]| -> Vec<Value> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(["near", "--bbox", "-180,-90,180,90", "--to", "jsonl", "--atlas"]);
        let output = command.arg(world.out().join("atlas.gpkg")).args(options).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        let rows = String::from_utf8(output.stdout).unwrap();
        let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut counted = Command::new(env!("CARGO_BIN_EXE_dateline"));
        counted.args(["near", "--bbox", "-180,-90,180,90", "--count", "--atlas"]);
        let counted = counted.arg(world.out().join("atlas.gpkg")).args(options).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&counted.stdout).trim(), rows.len().to_string(), "{options:?}");
        rows
    };
    let all = near(&[]);
    let of = |rows: &[Value], keep: &dyn Fn(&Value) -> bool| -> Vec<Value> {
        rows.iter().filter(|row| keep(row)).map(|row| row["mention_id"].clone()).collect()
    };
    for usage in ["literal", "associative"] {
        let expected = of(&all, &|row| row["usage"] == usage);
        assert!(!expected.is_empty() && expected.len() < all.len(), "rows of both kinds: {all:?}");
        assert_eq!(of(&near(&["--usage", usage]), &|_| true), expected, "{usage}");
    }
    let mut shares: Vec<f64> = all.iter().filter_map(|row| row["confidence"].as_f64()).collect();
    shares.sort_by(f64::total_cmp);
    shares.dedup();
    assert!(shares.len() > 2, "{shares:?}");
    for least in shares {
        let expected = of(&all, &|row| row["confidence"].as_f64().is_none_or(|share| share >= least));
        assert_eq!(of(&near(&["--min-confidence", &least.to_string()]), &|_| true), expected, "{least}");
    }
    assert_eq!(near(&["--min-confidence", "1", "--source", "Events"]).len(), 1, "an imported row is sure");
}

/// What each basis makes of the sentences of one article of 13 June 2017: place to slice.
fn slices_by(world: &World, basis: &str) -> BTreeMap<String, String> {
    world.map(&["--date-basis", basis]);
    check_invariants(world);
    assert_eq!(world.manifest()["settings"]["date_basis"], basis);
    let mut slices = BTreeMap::new();
    for path in world.files().into_keys().filter(|path| path.starts_with("layers/mentions/")) {
        for feature in features(&world.json(&path)) {
            let slice = path.trim_start_matches("layers/mentions/").trim_end_matches(".geojson");
            let surface = feature["properties"]["surface"].as_str().unwrap();
            slices.insert(surface.to_owned(), slice.to_owned());
        }
    }
    slices
}

#[test]
fn the_date_basis_chooses_the_slice_of_a_mention() {
    let world = World { folder: tempfile::tempdir().unwrap() };
    world.article(
        "a.txt",
        "وصلت القوات إلى مدينة الميادين. سيطر التنظيم على الموصل في 2014. قصف الطيران مدينة البوكمال في الثاني من \
         أيار الماضي. بنى بيته في 2014، ثم سكن الرقة.",
    );
    world.metadata("a.txt,,2017-06-13\n");
    let by = |basis: &str| slices_by(&world, basis);
    let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(place, slice)| ((*place).to_owned(), (*slice).to_owned())).collect()
    };
    let month =
        [("الميادين", "2017-06"), ("الموصل", "2017-06"), ("البوكمال", "2017-06"), ("الرقة", "2017-06")];
    let sentence =
        [("الميادين", "undated"), ("الموصل", "undated"), ("البوكمال", "2017-05"), ("الرقة", "undated")];
    // A year is coarser than a month, and the background of another clause takes no mention along.
    let best =
        [("الميادين", "2017-06"), ("الموصل", "undated"), ("البوكمال", "2017-05"), ("الرقة", "2017-06")];
    assert_eq!(by("published"), map(&month));
    let first = world.files();
    assert_eq!(by("event"), map(&sentence));
    assert_eq!(by("best"), map(&best));
    let best = world.files();
    let layer = world.json("layers/mentions/2017-05.geojson");
    assert_eq!(features(&layer)[0]["properties"]["event_edtf"], "2017-05-02");
    assert_eq!(features(&layer)[0]["properties"]["basis"], "event");
    let told = error(&world.map(&["--date-basis", "published"]));
    assert!(told.contains("--date-basis changed: 4 mentions"), "{told}");
    assert_eq!(world.files(), first, "back at the first basis nothing is left of the others");
    world.map(&["--fresh", "--date-basis", "best"]);
    assert_eq!(world.files(), best, "dated anew as if it had been dated so from the start");
    let output = world.command(&["--date-basis", "guess"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("published, event or best"), "{}", error(&output));
}

#[test]
fn without_text_the_atlas_still_knows_both_dates() {
    let world = World { folder: tempfile::tempdir().unwrap() };
    world.article("a.txt", "قصف الطيران مدينة البوكمال في الثاني من أيار الماضي.");
    world.metadata("a.txt,,2017-06-13\n");
    world.map(&["--no-text"]);
    fs::remove_file(world.input().join("a.txt")).unwrap();
    world.article("b.txt", "في الرقة.");
    assert_eq!(slices_by(&world, "best")["البوكمال"], "2017-05");
}

#[test]
fn tag_gives_both_dates() {
    let line =
        r#"{"id": "a", "text": "قصف الطيران مدينة البوكمال في 2 أيار 2017.", "published": "2017-06-13"}"#;
    let world = World { folder: tempfile::tempdir().unwrap() };
    let path = world.folder.path().join("a.jsonl");
    fs::write(&path, format!("{line}\n")).unwrap();
    for (basis, edtf) in [("published", "2017-06-13"), ("event", "2017-05-02"), ("best", "2017-05-02")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.arg("tag").arg(&path).args(["--date-basis", basis]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        let article: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mention = &article["mentions"][0];
        assert_eq!(mention["extent"]["edtf"], edtf, "{mention}");
        assert_eq!(mention["event"]["edtf"], "2017-05-02");
        assert_eq!(mention["event"]["end"], "2017-05-03");
    }
}

#[test]
fn readme_and_licence_are_passed_over_in_silence() {
    let world = World::new();
    for name in ["README.md", "readme.ar.txt", "LICENSE-MIT", "LICENCE"] {
        world.article(name, "About these articles: from Raqqa.");
    }
    world.article("licence-plates.txt", "في الرقة.");
    let output = world.map(&[]);
    assert_eq!(world.manifest()["counts"]["articles"], 5);
    assert!(!error(&output).to_lowercase().contains("readme"), "{}", error(&output));
    assert!(!error(&output).contains("LICEN"), "{}", error(&output));
}

#[test]
fn a_second_writer_is_told_who_holds_the_atlas() {
    let world = World::new();
    world.map(&[]);
    let before = world.files();
    let held =
        dateline::store::Atlas::open_or_create(&world.out().join("atlas.gpkg"), "2019-04-13T10:00:00Z");
    let output = world.command(&["--fresh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = error(&output);
    let holder = format!("process {}, since 2019-04-13T10:00:00Z", std::process::id());
    assert!(told.contains(&holder) && told.contains("atlas.gpkg"), "{told}");
    drop(held);
    assert_eq!(world.files(), before, "nothing of the first writer's was touched");
    world.map(&[]);
}

#[test]
fn a_layer_changed_by_hand_is_made_again() {
    let world = World::new();
    world.map(&[]);
    let (before, june) = (world.files(), "layers/mentions/2017-06.geojson");
    // As long as before, so that its length says nothing.
    fs::write(world.out().join(june), vec![b' '; before[june].len()]).unwrap();
    fs::remove_file(world.out().join("places.geojson")).unwrap();
    let output = world.map(&[]);
    assert_eq!(world.files(), before);
    assert!(String::from_utf8(output.stdout).unwrap().contains(" 2 written anew"));
}

#[test]
fn without_text_an_older_engine_is_told() {
    let world = World::new();
    world.map(&["--no-text"]);
    let layer = world.json("layers/mentions/2017-06.geojson");
    assert_eq!(features(&layer)[0]["properties"]["context"], Value::Null);
    fs::remove_file(world.input().join("july.txt")).unwrap();
    let atlas = rusqlite::Connection::open(world.out().join("atlas.gpkg")).unwrap();
    atlas.execute("UPDATE engine SET fingerprint = 'an older one'", []).unwrap();
    drop(atlas);
    let told = error(&world.map(&[]));
    assert!(told.contains("1 articles keep their old mentions"), "{told}");
}

#[test]
fn export_writes_every_format() {
    let world = World::new();
    world.map(&[]);
    let atlas = world.out().join("atlas.gpkg");
    let located = world.manifest()["counts"]["located"].as_u64().unwrap();
    for format in dateline::export::FORMATS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.args(["export", "--to", format.name, "--atlas"]).arg(&atlas).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        let ids = text.lines().filter(|line| {
            line.contains("july.txt")
                || line.contains("june.txt")
                || line.contains("year.txt")
                || line.contains("undated.txt")
        });
        assert_eq!(ids.count() as u64, located, "{}", format.name);
    }
}

/// README's table is what the program prints for the sample corpus, one file less where no page was built in.
#[test]
fn readme_shows_what_the_sample_corpus_gives() {
    let (root, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(folder.path()).arg("map").arg(root.join("seeds")).args(["-o", "out"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    let mut printed = String::from_utf8(output.stdout).unwrap();
    if !folder.path().join("out/index.html").exists() {
        let (above, files) = printed.split_once("files ").unwrap();
        let written: u64 = files.split_whitespace().next().unwrap().parse().unwrap();
        let line = format!("{:>9}   {} written anew, in out\n", written + 1, written + 1);
        printed = format!("{above}files      {line}");
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains(&printed), "README.md has not this table:\n{printed}");
}
