//! The real clients on what `map` leaves: GDAL and QGIS. Where they are not installed a test says so and
//! passes, unless `DATELINE_REQUIRE_CLIENTS=1`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A null date, a year, a month, the days on both sides of its edges.
const ARTICLES: [(&str, &str); 7] = [
    ("a.txt", "2017-06~"),
    ("b.txt", "2017-06-30"),
    ("c.txt", "2017-05-31"),
    ("d.txt", "2017-07-01"),
    ("e.txt", "2017"),
    ("f.txt", ""),
    ("g.txt", "2017-06-01"),
];

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut metadata = String::from("file,published\n");
        for (name, date) in ARTICLES {
            fs::create_dir_all(folder.path().join("news")).unwrap();
            fs::write(folder.path().join("news").join(name), "قصف الطيران مدينة الميادين وفي الرقة.")
                .unwrap();
            metadata.push_str(&format!("{name},{date}\n"));
        }
        fs::write(folder.path().join("news/articles.csv"), metadata).unwrap();
        let world = Self { folder };
        let news = world.folder.path().join("news");
        let output =
            run(Command::new(env!("CARGO_BIN_EXE_dateline")).arg("map").arg(news).arg("-o").arg(world.out()));
        assert!(output.status.success());
        world
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn ids(&self, layer: &str) -> Vec<String> {
        let layer: Value = serde_json::from_slice(&fs::read(self.out().join(layer)).unwrap()).unwrap();
        let features = layer["features"].as_array().unwrap();
        let mut ids: Vec<String> =
            features.iter().map(|f| f["properties"]["mention_id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Whether the client answers; a missing one fails where it is required.
fn have(client: &str, probe: &mut Command) -> bool {
    let there =
        probe.env("QT_QPA_PLATFORM", "offscreen").output().is_ok_and(|output| output.status.success());
    if !there {
        assert!(
            std::env::var_os("DATELINE_REQUIRE_CLIENTS").is_none_or(|v| v != "1"),
            "{client} is required"
        );
        eprintln!("skipped: {client} is not installed");
    }
    there
}

fn have_qgis() -> bool {
    have("python3-qgis", Command::new("/usr/bin/python3").args(["-c", "import qgis.core"]))
}

fn have_gdal() -> bool {
    have("gdal-bin", Command::new("ogrinfo").arg("--version"))
}

fn qgis(out: &Path, zone: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/see_in_qgis.py");
    let mut command = Command::new("/usr/bin/python3");
    command.arg(script).arg(out).env("QT_QPA_PLATFORM", "offscreen").env("TZ", zone);
    serde_json::from_slice(&run(&mut command).stdout).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Every frame of the temporal controller shows exactly that month's file.
fn check_frames(world: &World, seen: &Value, layer: &str, zone: &str) {
    for mode in ["start", "start+end"] {
        for month in ["2017-05", "2017-06", "2017-07"] {
            let shown = strings(&seen[layer]["frames"][mode][month]);
            assert_eq!(
                shown,
                world.ids(&format!("layers/mentions/{month}.geojson")),
                "{layer} {mode} {month} {zone}"
            );
        }
        assert_eq!(seen[layer]["frames"][mode]["2018-01"], Value::Array(Vec::new()), "{layer} {mode} {zone}");
    }
}

#[test]
fn qgis_opens_every_layer_and_plays_time() {
    if !have_qgis() {
        return;
    }
    let world = World::new();
    for zone in ["UTC", "Asia/Baghdad", "America/Los_Angeles"] {
        let seen = qgis(&world.out(), zone);
        for (name, layer) in seen.as_object().unwrap() {
            assert_eq!(layer["valid"], true, "{name}");
            assert_eq!(layer["count"], layer["features"], "{name}");
            assert_eq!(layer["crs"], if name == "atlas:articles" { "" } else { "EPSG:4326" }, "{name}");
        }
        for layer in ["atlas:mentions", "mentions.geojson"] {
            assert_eq!(strings(&seen[layer]["ids"]), world.ids("mentions.geojson"));
            assert_eq!(strings(&seen[layer]["surfaces"]), ["الرقة", "الميادين"]);
            for field in ["start", "end"] {
                assert_eq!(seen[layer]["fields"][field], "DateTime", "{layer} {field}");
            }
            check_frames(&world, &seen, layer, zone);
        }
        assert_eq!(
            strings(&seen["atlas:mentions_undated"]["ids"]),
            world.ids("layers/mentions/undated.geojson")
        );
        assert_eq!(
            seen["atlas:mentions_undated"]["fields"]["start"],
            Value::Null,
            "nothing there to play by"
        );
        assert_eq!(seen["atlas:articles"]["count"], ARTICLES.len());
        assert_eq!(seen["atlas:places"]["count"], 2);
    }
}

#[test]
fn gdal_reads_every_layer() {
    if !have_gdal() {
        return;
    }
    let world = World::new();
    let summary = |path: &Path| {
        let output = run(Command::new("ogrinfo").args(["-so", "-al"]).arg(path));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("Warning") && !told.contains("ERROR"), "{told}");
        String::from_utf8(output.stdout).unwrap()
    };
    let atlas = summary(&world.out().join("atlas.gpkg"));
    for layer in ["mentions", "mentions_undated", "places", "articles"] {
        assert!(atlas.contains(&format!("Layer name: {layer}\n")), "{atlas}");
    }
    for table in ["Layer name: mention\n", "Layer name: extent\n"] {
        assert!(!atlas.contains(table), "tables of ours are no layers: {atlas}");
    }
    assert!(atlas.contains("ID[\"EPSG\",4326]") && atlas.contains("start: DateTime"), "{atlas}");
    assert!(atlas.contains("confidence: Real") && atlas.contains("char_end: Integer"), "{atlas}");
    let june = summary(&world.out().join("layers/mentions/2017-06.geojson"));
    let count = world.ids("layers/mentions/2017-06.geojson").len();
    assert!(june.contains(&format!("Feature Count: {count}")) && june.contains("start: DateTime"), "{june}");
}

#[test]
fn gdal_filters_the_atlas_by_time() {
    if !have_gdal() {
        return;
    }
    let world = World::new();
    let filter = "start >= '2017-06-01T00:00:00Z' AND start < '2017-07-01T00:00:00Z'";
    let mut command = Command::new("ogr2ogr");
    command
        .args(["-f", "GeoJSON", "/vsistdout/", "-where", filter])
        .arg(world.out().join("atlas.gpkg"))
        .arg("mentions");
    let june: Value = serde_json::from_slice(&run(&mut command).stdout).unwrap();
    assert_eq!(
        june["features"].as_array().unwrap().len(),
        world.ids("layers/mentions/2017-06.geojson").len()
    );
}
