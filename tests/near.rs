//! `import`, `near`, `places` and `query` as a user runs them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use assert_cmd::Command;

const EVENTS: &str = "\
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

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(world.path("events.csv"), EVENTS).unwrap();
        let output = world.import("events.csv");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn import(&self, file: &str) -> Output {
        let columns = ["--lat", "lat", "--lon", "lon", "--date", "day", "--name", "place", "--id", "id"];
        let rest = ["--uncertainty", "off", "--keep", "what", "--source", "Events", "--atlas", "atlas.gpkg"];
        self.run(&[&["import", file], &columns[..], &rest[..]].concat())
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::cargo_bin("dateline").unwrap().current_dir(self.folder.path()).args(args).output().unwrap()
    }

    fn near(&self, args: &[&str]) -> Output {
        self.run(&[&["near"], args, &["--atlas", "atlas.gpkg"]].concat())
    }

    fn count(&self, args: &[&str]) -> String {
        let output = self.near(&[args, &["--count"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).trim().to_owned()
    }

    fn rows(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let output = self.near(&[args, &["--to", "jsonl"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn distance_area_and_time() {
    let world = World::new();
    let deir: &str = "35.3359,40.1408";
    for (args, expected) in [
        (&[deir][..], "3"),
        (&[deir, "--within", "1km"], "1"),
        (&[deir, "--within", "0"], "1"),
        (&[deir, "--within", "20nmi"], "2"),
        (&[deir, "--areas"], "4"),
        (&[deir, "--during", "2017-06"], "2"),
        (&[deir, "--during", "2017-06", "--overlapping"], "3"),
        (&[deir, "--within", "150km", "--during", "2017"], "5"),
        (&[deir, "--within", "150km", "--until", "2017-06"], "3"),
        (&[deir, "--within", "150km", "--since", "2017-06-12"], "2"),
        (&[deir, "--within", "21000km"], "8"),
        (&["--bbox", "179,-20,-179,-15"], "2"),
        (&["--bbox", "-180,-90,180,90"], "8"),
        (&["-17.8,180", "--within", "15km"], "2"),
        (&["-33.9,151.2"], "1"),
        (&[" -33.9 , 151.2 "], "1"),
        (&["Deir ez-Zor"], "3"),
        (&["دير الزور"], "3"),
        (&[deir, "--containing", "nothing of the kind"], "0"),
        (&[deir, "--source", "events"], "3"),
        (&[deir, "--source", "Reuters"], "0"),
        (&[deir, "--usage", "associative"], "0"),
        (&[deir, "--nearest", "4", "--areas"], "4"),
        (&[deir, "--group", "place"], "3"),
    ] {
        assert_eq!(world.count(args), expected, "{args:?}");
    }
}

#[test]
fn what_is_left_out_is_said() {
    let world = World::new();
    let output = world.near(&["35.3359,40.1408", "--during", "2017-06", "--count"]);
    let says = stderr(&output);
    assert!(says.contains("1 mention of areas wider than 50 km left out (--areas takes them)"), "{says}");
    assert!(says.contains("1 mention overlapping that time"), "{says}");
    let says = stderr(&world.near(&["Deir ez-Zor", "--count"]));
    assert!(says.contains("others:") && says.contains("--place-id"), "{says}");
}

#[test]
fn rows_say_how_far_where_and_when() {
    let world = World::new();
    let rows = world.rows(&["35.3359,40.1408"]);
    assert_eq!(rows[0]["distance_km"], 0.0);
    assert_eq!(rows[0]["bearing"], serde_json::Value::Null);
    assert_eq!(rows[2]["distance_km"], 45.0);
    assert_eq!(rows[2]["bearing"], 141.0);
    assert_eq!(rows[2]["extent"]["start"], "2017-06-01");
    assert_eq!(rows[2]["extent"]["end"], "2017-07-01");
    assert_eq!(rows[2]["place_name_ar"], "الميادين");
    assert_eq!(rows[2]["source"], "Events");
    let dates = |sort: &str| -> Vec<String> {
        let rows = world.rows(&["35.3359,40.1408", "--within", "150km", "--sort", sort]);
        rows.iter().map(|row| row["extent"]["edtf"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(dates("date"), ["2017", "2017-06", "2017-06-11", "2017-06-15", "2017-06-29/2017-07-02"]);
    assert_eq!(dates("distance"), ["2017-06-11", "2017-06-29/2017-07-02", "2017-06-15", "2017-06", "2017"]);
}

#[test]
fn every_format_is_whole() {
    let world = World::new();
    let ask = |to: &str| stdout(&world.near(&["35.3359,40.1408", "--within", "150km", "--to", to]));
    let csv = ask("csv");
    assert!(csv.starts_with('\u{feff}'));
    assert!(csv.contains("2017-06-30T23:59:59Z"), "both ends inside: {csv}");
    let geojson: serde_json::Value = serde_json::from_str(&ask("geojson")).unwrap();
    assert_eq!(geojson["features"].as_array().unwrap().len(), 5);
    assert_eq!(geojson["features"][0]["geometry"]["coordinates"], serde_json::json!([40.1408, 35.3359]));
    assert_eq!(geojson["bbox"].as_array().unwrap().len(), 4);
    let table = ask("table");
    assert!(table.contains("\u{2068}الميادين\u{2069}"), "{table}");
    let empty = stdout(&world.near(&["0,0", "--to", "geojson"]));
    let empty: serde_json::Value = serde_json::from_str(&empty).unwrap();
    assert_eq!(empty["features"].as_array().unwrap().len(), 0);
    assert_eq!(stdout(&world.near(&["0,0"])), "");
}

#[test]
fn the_polygons_of_a_file() {
    let world = World::new();
    let square = r#"{"type":"Polygon","coordinates":[[[40,35.2],[41,35.2],[41,36],[40,36],[40,35.2]]]}"#;
    fs::write(world.path("area.geojson"), square).unwrap();
    assert_eq!(world.count(&["--inside", "area.geojson"]), "2");
    assert_eq!(world.near(&["--inside", "missing.geojson"]).status.code(), Some(1));
}

#[test]
fn exit_codes() {
    let world = World::new();
    for (args, code) in [
        (&["0,0"][..], 0),
        (&["Nowhereville-upon-Nothing"], 1),
        (&["--place-id", "gn:0"], 1),
        (&[], 2),
        (&["0,0", "--within", "50 leagues"], 2),
        (&["0,0", "--during", "soon"], 2),
        (&["0,0", "--since", "2018", "--until", "2017"], 2),
        (&["0,0", "--wihtin", "5km"], 2),
        (&["95,0"], 2),
        (&["--bbox", "0,0,10,10", "--within", "5km"], 2),
        (&["--bbox", "0,10,10,0"], 2),
        (&["0,0", "--min-confidence", "2"], 2),
    ] {
        let output = world.near(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
    }
    let output = world.run(&["near", "0,0", "--atlas", "missing.gpkg"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("missing.gpkg"), "{}", stderr(&output));
    assert!(stderr(&world.near(&["Deir ezzur"])).contains("nearest spellings: Deir ez-Zor"));
}

#[test]
fn importing_twice_adds_nothing_and_bad_rows_are_named() {
    let world = World::new();
    let again = world.import("events.csv");
    assert!(stderr(&again).contains("Events: 0 rows added, 8 there already"), "{}", stderr(&again));
    let more =
        format!("{EVENTS}9,91,0,2017,X,0,\n10,0,0,11/06/2017,X,0,\n11,0,0,2018,X,-5,\n12,1,2,2018,Y,0,ok\n");
    fs::write(world.path("more.csv"), more).unwrap();
    let output = world.import("more.csv");
    assert_eq!(output.status.code(), Some(3));
    for line in [
        "more.csv, line 10: latitude 91 is not between -90 and 90",
        "more.csv, line 11: \"11/06/2017\" is no EDTF date",
        "more.csv, line 12: uncertainty \"-5\" is no number of kilometres",
        "Events: 1 rows added, 8 there already, 3 bad",
    ] {
        assert!(stderr(&output).contains(line), "{line}: {}", stderr(&output));
    }
    assert_eq!(world.count(&["--bbox", "-180,-90,180,90"]), "9");
}

#[test]
fn rows_without_an_id_are_told_apart_by_their_bytes() {
    let world = World::new();
    let rows = "lat,lon,day\n1,2,2017\n1,2,2017\n1,2,2018\n";
    fs::write(world.path("bare.csv"), rows).unwrap();
    let args =
        ["import", "bare.csv", "--lat", "lat", "--lon", "lon", "--date", "day", "--atlas", "bare.gpkg"];
    let says = |output: Output| stderr(&output);
    assert!(says(world.run(&args)).contains("bare: 3 rows added"));
    assert!(says(world.run(&args)).contains("bare: 0 rows added, 3 there already"));
    fs::write(world.path("bare.csv"), format!("{rows}1,2,2017\n")).unwrap();
    assert!(says(world.run(&args)).contains("bare: 1 rows added, 3 there already"));
}

/// Past 20,000 new rows the indexes are dropped and made again at the end.
#[test]
fn a_large_import_leaves_the_same_indexes_and_no_twins() {
    let world = World::new();
    let mut rows = "id,lat,lon,day,place,off,what\n".to_owned();
    for i in 0..25_000 {
        let (lat, lon) = (f64::from(i % 100) / 10.0, f64::from(i % 77) / 10.0);
        rows += &format!("n{i},{lat},{lon},2018-{:02}-{:02},P{},0,x\n", i % 12 + 1, i % 28 + 1, i % 50);
    }
    // Twins of a row of this file and of one that was there.
    rows += "n7,0.7,0.7,2018-08-08,P7,0,x\n1,35.3359,40.1408,2017-06-11,Deir ez-Zor,0,clash\n";
    fs::write(world.path("large.csv"), rows).unwrap();
    let schema = |path: &Path| -> Vec<String> {
        let atlas = dateline::store::Atlas::open(path).unwrap();
        let mut query = atlas
            .connection()
            .prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
            .unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let before = schema(&world.path("atlas.gpkg"));
    let output = world.import("large.csv");
    assert!(stderr(&output).contains("25000 rows added, 2 there already"), "{}", stderr(&output));
    assert_eq!(schema(&world.path("atlas.gpkg")), before);
    assert_eq!(world.count(&["--bbox", "-180,-90,180,90"]), "25008");
    // Rows 7, 7707, 15407 and 23107 stand there; the twin of row 7 does not.
    assert_eq!(world.count(&["0.7,0.7", "--within", "0"]), "4");
}

#[test]
fn known_data_sets_need_no_options() {
    let world = World::new();
    let acled = "event_id_cnty,event_date,time_precision,latitude,longitude,geo_precision,location,admin1,notes,event_type,sub_event_type,actor1,actor2,fatalities\n\
        SYR1,11 June 2017,1,35.3359,40.1408,1,Deir ez Zor,Deir ez Zor,A clash.,Battles,Armed clash,A,B,3\n\
        SYR2,2017-06-01,3,35.3359,40.1408,3,Deir ez Zor,Deir ez Zor,,Battles,Armed clash,A,,0\n";
    fs::write(world.path("acled.csv"), acled).unwrap();
    let ged = "id,date_prec,where_prec,where_coordinates,adm_1,latitude,longitude,date_start,date_end,best\n\
        7,1,1,Hajin town,Deir ez-Zor,34.69,40.83,2018-09-10 00:00:00.000,2018-09-12 00:00:00.000,4\n";
    fs::write(world.path("ged.csv"), ged).unwrap();
    let gdelt = "GLOBALEVENTID\tSQLDATE\tActionGeo_Type\tActionGeo_FullName\tActionGeo_Lat\tActionGeo_Long\tSOURCEURL\n\
        5\t20170611\t4\tMosul, Iraq\t36.335\t43.1189\thttps://example.org/\n";
    fs::write(world.path("gdelt.csv"), gdelt).unwrap();
    for (file, says) in [
        ("acled.csv", "ACLED: 2 rows added"),
        ("ged.csv", "UCDP GED: 1 rows added"),
        ("gdelt.csv", "GDELT: 1 rows added"),
    ] {
        let output = world.run(&["import", file, "--atlas", "known.gpkg"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    let near = |args: &[&str]| {
        stdout(&world.run(&[&["near"], args, &["--count", "--atlas", "known.gpkg"]].concat()))
    };
    assert_eq!(near(&["35.3359,40.1408", "--during", "2017-06"]), "1\n", "the region is no point");
    assert_eq!(near(&["35.3359,40.1408", "--during", "2017-06", "--areas"]), "2\n");
    assert_eq!(near(&["34.69,40.83", "--during", "2018-09", "--source", "ucdp ged"]), "1\n");
    assert_eq!(near(&["36.335,43.1189", "--during", "2017-06-11"]), "1\n");
    let unknown = world.run(&["import", "events.csv", "--atlas", "known.gpkg"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("say --lat COL --lon COL --date COL"), "{}", stderr(&unknown));
}

#[test]
fn questions_in_words() {
    let world = World::new();
    let query = |question: &str| world.run(&["query", question, "--atlas", "atlas.gpkg"]);
    let output = query("how many mentions within 50 km of Deir ez-Zor in June 2017");
    assert_eq!(stdout(&output), "2\n", "{}", stderr(&output));
    assert!(stderr(&output).contains("dateline near \"Deir ez-Zor\" --within 50km --during 2017-06 --count"));
    assert!(stderr(&output).contains("in June 2017\u{2069} = --during 2017-06"), "{}", stderr(&output));
    let output = query("كم إشارة ضمن ٥٠ كم من دير الزور في حزيران ٢٠١٧");
    assert_eq!(stdout(&output), "2\n", "{}", stderr(&output));
    let output = query("mentions wihtin 50 km of Deir ez-Zor");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("         ^^^^^^"), "{}", stderr(&output));
}

#[test]
fn places_counts_by_place_and_month() {
    let world = World::new();
    let output = world.run(&["places", "--to", "jsonl", "--atlas", "atlas.gpkg"]);
    let rows: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 8);
    let deir = rows.iter().find(|row| row["place_name"] == "Deir ez-Zor").unwrap();
    assert_eq!((&deir["period"], &deir["mentions"]), (&"2017-06".into(), &1.into()));
    let table = stdout(&world.run(&["places", "35.3,40.1", "--atlas", "atlas.gpkg"]));
    assert!(table.contains('█'), "{table}");
}
