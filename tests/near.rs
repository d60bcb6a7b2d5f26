//! `near`, `places` and `query` as a user runs them.

mod events;

use std::fs;

use events::{World, stderr, stdout};

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

/// No country asked for in vain without a word.
#[test]
fn rows_without_a_country_are_left_out_aloud() {
    let world = World::new();
    let rows = "id,lat,lon,day,place,off,what,land\n\
        30,35.3359,40.1408,2017-06-11,Deir ez-Zor,0,x,SYR\n31,35.3,40.2,2017-06-12,Road,0,x,\n";
    fs::write(world.path("lands.csv"), rows).unwrap();
    let columns = ["--lat", "lat", "--lon", "lon", "--date", "day", "--id", "id", "--country", "land"];
    let output = world.run(&[&["import", "lands.csv", "--atlas", "atlas.gpkg"], &columns[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let ask = |args: &[&str]| {
        let output = world.near(&[args, &["--count"]].concat());
        (stdout(&output).trim().to_owned(), stderr(&output))
    };
    let all_of =
        |n: &str| format!("{n} mentions left out whose country is not known; `import --country COL`");
    for (args, expected, unknown) in [
        (&["--country", "SY"][..], "1", all_of("9")),
        (&["--country", "sy", "--during", "2017-06"], "1", all_of("6")),
        (&["--country", "IQ", "--bbox", "40,35.2,41,36"], "0", all_of("3")),
        (&["35.3359,40.1408", "--country", "SY", "--nearest", "3"], "1", all_of("9")),
        (&["--admin1", "Deir ez-Zor"], "0", "10 mentions left out whose division is not known".into()),
    ] {
        let (found, says) = ask(args);
        assert_eq!(found, expected, "{args:?}");
        assert!(says.contains(&unknown), "{args:?}: {says}");
    }
    let says = ask(&["35.3359,40.1408"]).1;
    assert!(!says.contains("not known"), "nobody asked for a country: {says}");
    let output = world.run(&["query", "mentions in Syria in June 2017", "--atlas", "atlas.gpkg"]);
    assert!(stderr(&output).contains(&all_of("6")), "{}", stderr(&output));
    assert!(stdout(&output).contains("2017-06-11"), "{}", stdout(&output));
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
fn groups_limits_and_places_by_id() {
    let world = World::new();
    let deir = "35.3359,40.1408";
    let texts = |rows: &[serde_json::Value], name: &str| -> Vec<String> {
        rows.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
    };
    let around = |options: &[&str]| world.rows(&[&[deir, "--within", "150km"], options].concat());
    let places = around(&["--group", "place"]);
    let nearest_first = ["Deir ez-Zor", "Road", "The desert", "الميادين", "Abu Kamal"];
    assert_eq!(texts(&places, "place_name"), nearest_first, "of as many mentions each");
    assert_eq!((&places[0]["bearing"], &places[1]["bearing"]), (&serde_json::Value::Null, &126.0.into()));
    let months = around(&["--group", "month"]);
    assert_eq!(texts(&months, "period"), ["2017", "2017-06", "2017-06-29/2017-07-02"]);
    assert_eq!(months[1]["mentions"], 3);
    let articles = around(&["--group", "article"]);
    assert_eq!((texts(&articles, "source"), &articles[0]["mentions"]), (vec!["Events".into()], &5.into()));
    let output = world.near(&[deir, "--within", "150km", "--limit", "2", "--to", "jsonl"]);
    assert_eq!(stdout(&output).lines().count(), 2);
    assert!(stderr(&output).contains("2 of 5 mentions shown; --limit 0 shows all"), "{}", stderr(&output));
    let nearest = world.rows(&[deir, "--nearest", "2"]);
    assert_eq!(texts(&nearest, "place_name"), ["Deir ez-Zor", "Road"]);
    let id = places[3]["place_id"].as_str().unwrap();
    for (args, expected) in [
        (&["--place-id", id, "--within", "1km"][..], "1"),
        (&[deir, "--within", "27mi"], "2"),
        (&[deir, "--within", "29mi"], "3"),
        (&[deir, "--within", "6690m"], "1"),
        (&[deir, "--within", "6700m"], "2"),
        (&[deir, "--since", "2017-06-12", "--until", "2017-06", "--areas"], "1"),
        (&[deir, "--bbox", "40.1,35.2,40.3,35.4"], "2"),
    ] {
        assert_eq!(world.count(args), expected, "{args:?}");
    }
}

/// The guard of all tables: also after what splits a cell elsewhere, and behind marks that nobody sees.
#[test]
fn no_cell_of_an_answer_runs_as_a_formula() {
    let world = World::new();
    let rows = "id,lat,lon,day,place,off,what\n\
        20,10,10,2017,=1+1,0,x\n21,10,10,2017,a;=1+1,0,x\n22,10,10,2017,\u{200f}@SUM(A1),0,x\n23,10,10,2017,\u{2212}2,0,x\n";
    fs::write(world.path("formulas.csv"), rows).unwrap();
    assert!(world.import("formulas.csv").status.success());
    let csv = stdout(&world.near(&["10,10", "--to", "csv"]));
    for cell in [",'=1+1,", ",a;'=1+1,", ",\u{200f}'@SUM(A1),", ",'\u{2212}2,"] {
        assert!(csv.contains(cell), "{cell}: {csv}");
    }
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
