//! `import` as a user runs it.

mod events;

use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
    thread,
    time::Instant,
};

use events::{EVENTS, World, stderr, stdout};

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

/// A row is itself by its id: what its file says of it now is what the atlas says, and its mention keeps its id.
#[test]
fn changed_rows_replace_those_that_were_there() {
    let world = World::new();
    let before = world.rows(&["--bbox", "-180,-90,180,90"]);
    let edited = EVENTS
        .replace("1,35.3359,40.1408,2017-06-11,Deir ez-Zor,0,clash", "1,36.2,37.1,2017-07-02,Aleppo,5,raid")
        .replace("40.45,2017-06,", "40.45,2018-06,")
        .replace(",far\n7", ",near\n7");
    fs::write(world.path("edited.csv"), edited).unwrap();
    let output = world.import("edited.csv");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("Events: 0 rows added, 3 changed, 5 there already"),
        "{}",
        stderr(&output)
    );
    let output = world.import("edited.csv");
    assert!(stderr(&output).contains("Events: 0 rows added, 8 there already"), "{}", stderr(&output));
    assert_eq!(world.count(&["35.3359,40.1408", "--within", "1km"]), "0");
    let raid = &world.rows(&["36.2,37.1", "--within", "1km"])[0];
    for (field, value) in
        [("place_name", "Aleppo"), ("surface", "Aleppo"), ("attributes", r#"{"what":"raid"}"#)]
    {
        assert_eq!(raid[field], value, "{field}");
    }
    assert_eq!((&raid["extent"]["edtf"], &raid["uncertainty_km"]), (&"2017-07-02".into(), &5.0.into()));
    let ids = |rows: &[serde_json::Value]| {
        let mut ids: Vec<_> = rows.iter().map(|row| row["mention_id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&world.rows(&["--bbox", "-180,-90,180,90"])), ids(&before));
}

/// Other columns kept are a change of every row, with an id or without.
#[test]
fn a_file_imported_with_other_columns_is_what_it_is_now() {
    let world = World::new();
    fs::write(world.path("bare.csv"), "lat,lon,day,what\n1,2,2017,x\n1,2,2018,y\n").unwrap();
    let columns = ["--lat", "lat", "--lon", "lon", "--date", "day", "--atlas", "bare.gpkg"];
    let import = |more: &[&str]| stderr(&world.run(&[&["import", "bare.csv"], &columns[..], more].concat()));
    assert!(import(&[]).contains("bare: 2 rows added"));
    assert!(import(&["--keep", "what"]).contains("bare: 0 rows added, 2 changed"));
    let rows = stdout(&world.run(&["near", "1,2", "--to", "jsonl", "--atlas", "bare.gpkg"]));
    assert!(rows.contains(r#"{\"what\":\"y\"}"#), "{rows}");
}

/// A column of ids that does not tell rows apart must not lose rows in silence.
#[test]
fn rows_of_one_id_that_say_different_things_are_named() {
    let world = World::new();
    let rows = "id,lat,lon,day,place,off,what\n\
        20,10,10,2017,A,0,x\n20,10,10,2017,A,0,x\n20,10,11,2017,A,0,x\n1,10,10,2017,A,0,x\n1,10,10,2017,B,0,x\n";
    fs::write(world.path("twins.csv"), rows).unwrap();
    for says in ["1 rows added, 1 changed, 1 there already, 2 bad", "0 rows added, 3 there already, 2 bad"] {
        let output = world.import("twins.csv");
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(stderr(&output).contains(says), "{says}: {}", stderr(&output));
        for line in [4, 6] {
            let says = format!("twins.csv, line {line}: an earlier row has its id and says something else");
            assert!(stderr(&output).contains(&says), "{says}: {}", stderr(&output));
        }
    }
    assert_eq!(world.rows(&["10,10"]).len(), 2, "the first of each id");
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

fn indexes(atlas: &Path) -> Vec<String> {
    let atlas = dateline::store::Atlas::open(atlas).unwrap();
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
    let mut query = atlas.connection().prepare(sql).unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// `n` rows with ids that begin with `name`, all of 2018.
fn many(name: &str, n: i32) -> String {
    let mut rows = "id,lat,lon,day,place,off,what\n".to_owned();
    for i in 0..n {
        let (lat, lon) = (f64::from(i % 100) / 10.0, f64::from(i % 77) / 10.0);
        rows += &format!("{name}{i},{lat},{lon},2018-{:02}-{:02},P{},0,x\n", i % 12 + 1, i % 28 + 1, i % 50);
    }
    rows
}

/// Into an atlas that is all but empty the index comes last; into a larger one from 20,000 new rows on.
#[test]
fn a_large_import_leaves_the_same_index_and_no_twins() {
    let world = World::new();
    let before = indexes(&world.path("atlas.gpkg"));
    // Twins of a row of this file and of one that was there.
    let twins = "n7,0.7,0.7,2018-08-08,P7,0,x\n1,35.3359,40.1408,2017-06-11,Deir ez-Zor,0,clash\n";
    fs::write(world.path("large.csv"), many("n", 25_000) + twins).unwrap();
    let output = world.import("large.csv");
    assert!(stderr(&output).contains("25000 rows added, 2 there already"), "{}", stderr(&output));
    fs::write(world.path("more.csv"), many("m", 25_000) + twins).unwrap();
    let output = world.import("more.csv");
    assert!(stderr(&output).contains("25000 rows added, 2 there already"), "{}", stderr(&output));
    assert_eq!(indexes(&world.path("atlas.gpkg")), before);
    assert_eq!(world.count(&["--bbox", "-180,-90,180,90"]), "50008");
    // Rows 7, 7707, 15407 and 23107 of both stand there; the twin of row 7 does not.
    assert_eq!(world.count(&["0.7,0.7", "--within", "0"]), "8");
}

/// The rows of an atlas, and that nothing in it is broken or there twice.
fn rows_of(atlas: &Path) -> i64 {
    let atlas = rusqlite::Connection::open(atlas).unwrap();
    let check: String = atlas.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let sql = "SELECT count(*), count(DISTINCT mention_id) FROM mention";
    let (rows, ids): (i64, i64) = atlas.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(rows, ids);
    rows
}

/// What stands beside the atlases of a folder.
fn beside(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> =
        names.filter(|name| !name.ends_with(".csv") && !name.ends_with(".gpkg")).collect();
    names.sort();
    names
}

/// Enough for the index to be made at the end.
const ROWS: i32 = 24_000;
/// So many runs have to be killed at work.
const KILLS: usize = 12;

/// A new atlas is there whole or not at all; one that was there keeps what it had; the next run completes.
#[test]
fn killed_at_random_moments() {
    let world = World::new();
    fs::write(world.path("large.csv"), many("n", ROWS)).unwrap();
    let import = |atlas: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(world.folder.path()).args([
            "import",
            "large.csv",
            "--lat",
            "lat",
            "--lon",
            "lon",
        ]);
        command.args(["--date", "day", "--id", "id", "--source", "Events", "--atlas", atlas]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let began = Instant::now();
    assert!(import("reference.gpkg").status().unwrap().success());
    let mut whole = began.elapsed();
    let (mut killed, mut kill, mut state) = (0, 0, 0x2545_f491_4f6c_dd1d_u64);
    while killed < KILLS || kill % 6 != 0 {
        assert!(kill < 10 * KILLS, "only {killed} of {kill} runs were still at work");
        let atlas = if kill % 2 == 0 { "new.gpkg" } else { "atlas.gpkg" };
        let path = world.path(atlas);
        if kill % 2 == 0 {
            let _ = fs::remove_file(&path);
        }
        let began = Instant::now();
        let mut child = import(atlas).spawn().unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(whole.mul_f64((state >> 40) as f64 / f64::from(1 << 24)));
        child.kill().unwrap();
        // The machine may have had more to do while the whole run was timed.
        match child.wait().unwrap().success() {
            true => whole = whole.min(began.elapsed()),
            false => killed += 1,
        }
        if path.exists() {
            let rows = rows_of(&path);
            assert!(
                if kill % 2 == 0 { rows == i64::from(ROWS) } else { rows >= 8 },
                "{rows} rows after kill {kill}"
            );
        }
        if kill % 6 == 5 {
            for (atlas, rows) in [("new.gpkg", i64::from(ROWS)), ("atlas.gpkg", i64::from(ROWS) + 8)] {
                assert!(import(atlas).status().unwrap().success());
                assert_eq!(rows_of(&world.path(atlas)), rows);
            }
            assert_eq!(beside(world.folder.path()), Vec::<String>::new());
            // From its start again, over what a killed run may have left.
            fs::remove_file(world.path("atlas.gpkg")).unwrap();
            assert!(world.import("events.csv").status.success());
        }
        kill += 1;
    }
}

/// No file may grow over so many kilobytes: what a full disk does, at a place of our choosing.
#[test]
#[cfg(unix)]
fn a_full_disk_is_an_error_and_the_next_run_completes() {
    let world = World::new();
    fs::write(world.path("large.csv"), many("n", ROWS)).unwrap();
    let mut failed = 0;
    for kilobytes in [40, 200, 600, 1200, 1800] {
        for atlas in ["new.gpkg", "atlas.gpkg"] {
            let _ = fs::remove_file(world.path("new.gpkg"));
            let mut command = std::process::Command::new("sh");
            // Without the trap the system ends the process; with it the write fails, as on a full disk.
            command.args(["-c", r#"trap "" XFSZ; ulimit -f "$1"; shift; exec "$@""#, "sh"]);
            command.arg((kilobytes * 2).to_string()).arg(env!("CARGO_BIN_EXE_dateline"));
            command.args([
                "import",
                "large.csv",
                "--lat",
                "lat",
                "--lon",
                "lon",
                "--date",
                "day",
                "--id",
                "id",
            ]);
            command.args(["--source", "Events", "--atlas", atlas]).current_dir(world.folder.path());
            let output = command.output().unwrap();
            let path = world.path(atlas);
            if !output.status.success() {
                failed += 1;
                assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
                assert!(stderr(&output).contains(atlas), "{}", stderr(&output));
                assert_eq!(atlas == "atlas.gpkg", path.exists(), "{kilobytes} kB");
            }
            if path.exists() {
                assert!(
                    [8, i64::from(ROWS), i64::from(ROWS) + 8].contains(&rows_of(&path)),
                    "{kilobytes} kB, {atlas}"
                );
            }
        }
    }
    assert!(failed >= 6, "only {failed} of 10 runs failed");
    let output = world.import("large.csv");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(rows_of(&world.path("atlas.gpkg")), i64::from(ROWS) + 8);
    assert_eq!(beside(world.folder.path()), Vec::<String>::new());
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

fn country_of(world: &World, atlas: &str) -> Vec<String> {
    let args = ["near", "--bbox", "-180,-90,180,90", "--to", "jsonl", "--atlas", atlas];
    let rows = stdout(&world.run(&args));
    let rows = rows.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    rows.map(|row| row["country"].as_str().unwrap().to_owned()).collect()
}

/// In the order of the dates, each data set by its own column: ISO numbers beside names, names alone, FIPS.
#[test]
fn rows_have_the_country_that_their_data_set_says() {
    let world = World::new();
    let acled = "event_id_cnty,event_date,latitude,longitude,location,iso,country\n\
        A1,2017-06-01,35.33,40.14,Deir ez Zor,760,Syria\nA2,2017-06-02,42.66,21.16,Pristina,0,Kosovo\n\
        A3,2017-06-03,34.5,69.2,Kabul,4,Afghanistan\nA4,2017-06-04,1,1,Nowhere,0,Atlantis\n";
    let ged = "id,date_prec,where_prec,where_coordinates,latitude,longitude,date_start,country,country_id\n\
        1,1,1,Sanaa,15.35,44.2,2018-09-10,Yemen (North Yemen),678\n2,1,1,Brazzaville,-4.27,15.28,2018-09-11,Congo,484\n\
        3,1,1,Goma,-1.68,29.22,2018-09-12,DR Congo (Zaire),490\n4,1,1,Grozny,43.3,45.7,2018-09-13,Russia (Soviet Union),365\n\
        5,1,1,Tbilisi,41.7,44.8,2018-09-14,Georgia,372\n";
    let gdelt = "GLOBALEVENTID\tSQLDATE\tActionGeo_Lat\tActionGeo_Long\tActionGeo_CountryCode\n\
        5\t20170611\t36.335\t43.1189\tIZ\n6\t20170612\t31.5\t34.46\tGZ\n7\t20170613\t48.2\t16.37\tAU\n";
    let own = "lat,lon,day,land\n1,1,2017-01,sy\n1,2,2017-02,IRQ\n1,3,2017-03,العراق\n1,4,2017-04,United States\n1,5,2017-05,\n";
    let options = ["--lat", "lat", "--lon", "lon", "--date", "day", "--country", "land"];
    for (name, rows, options, countries, says) in [
        (
            "acled",
            acled,
            &[][..],
            &["SY", "XK", "AF", ""][..],
            r#"1 row has no country that is known here: "Atlantis""#,
        ),
        ("ged", ged, &[], &["YE", "CG", "CD", "RU", "GE"], ""),
        ("gdelt", gdelt, &[], &["IQ", "PS", "AT"], ""),
        ("own", own, &options, &["SY", "IQ", "IQ", "US", ""], ""),
    ] {
        let (file, atlas) = (format!("{name}.csv"), format!("{name}.gpkg"));
        fs::write(world.path(&file), rows).unwrap();
        let output = world.run(&[&["import", &file, "--atlas", &atlas], options].concat());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{name}: {}", stderr(&output));
        assert_eq!(stderr(&output).contains("no country"), !says.is_empty(), "{name}: {}", stderr(&output));
        assert_eq!(country_of(&world, &atlas), countries, "{name}");
    }
    let missing =
        world.run(&[&["import", "own.csv", "--atlas", "x.gpkg"], &options[..7], &["nation"]].concat());
    assert_eq!(missing.status.code(), Some(2), "{}", stderr(&missing));
    assert!(stderr(&missing).contains(r#"no column "nation"; the header has lat, lon, day, land"#));
}

/// A row of a GDELT file: cells that matter by their position, the others empty.
fn gdelt(columns: usize, cells: &[(usize, &str)]) -> String {
    let mut row = vec![""; columns];
    cells.iter().for_each(|(at, cell)| row[*at] = cell);
    row.join("\t") + "\n"
}

#[test]
fn gdelt_files_without_a_header_are_known_by_their_shape() {
    let world = World::new();
    // A quotation mark is a character like any other there.
    let first = [(0, "410412347"), (1, "20170611"), (2, "201706"), (3, "2017"), (6, "\"REBEL"), (34, "-2.5")];
    let place =
        |at: usize| [(at, "4"), (at + 1, "Mosul, Ninawa, Iraq"), (at + 4, "36.335"), (at + 5, "43.1189")];
    let second =
        [(51, "4"), (52, "Mosul, Ninawa, Iraq"), (56, "36.335"), (57, "43.1189"), (60, "https://a.example/")];
    for (columns, cells, file) in [
        (58, [&first[..], &place(49), &[(57, "https://a.example/")]].concat(), "20170612.export.CSV"),
        (57, [&first[..], &place(49)].concat(), "2012.csv"),
        (61, [&first[..], &second].concat(), "20170611120000.export.CSV"),
    ] {
        let nowhere = gdelt(columns, &[(0, "410412348"), (1, "20170611"), (2, "201706"), (3, "2017")]);
        fs::write(world.path(file), gdelt(columns, &cells) + &nowhere).unwrap();
        let atlas = format!("{columns}.gpkg");
        let output = world.run(&["import", file, "--atlas", &atlas]);
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(stderr(&output).contains("GDELT: 1 rows added, 1 bad"), "{}", stderr(&output));
        assert!(stderr(&output).contains(&format!("{file}, line 2: no longitude")), "{}", stderr(&output));
        let output = world.run(&[
            "near",
            "36.335,43.1189",
            "--during",
            "2017-06-11",
            "--to",
            "jsonl",
            "--atlas",
            &atlas,
        ]);
        let row: serde_json::Value = serde_json::from_str(stdout(&output).trim()).unwrap();
        assert_eq!(row["place_name"], "Mosul, Ninawa, Iraq");
        let kept = row["attributes"].as_str().unwrap();
        assert!(kept.starts_with(r#"{"Actor1Name":"\"REBEL","AvgTone":"-2.5""#), "{kept}");
    }
}

const NAMES: [&str; 3] = ["دير الزور", "الميادين", "البوكمال"];

fn in_arabic() -> String {
    let mut rows = "id,lat,lon,اليوم,المكان\n".to_owned();
    for (n, name) in NAMES.iter().cycle().take(30).enumerate() {
        rows += &format!("{n},35.{n},40.1,2017-06-{:02},{name}\n", n % 30 + 1);
    }
    rows
}

#[test]
fn other_encodings_are_read_as_map_reads_them() {
    let world = World::new();
    let windows = encoding_rs::WINDOWS_1256.encode(&in_arabic()).0.into_owned();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        [0xfeff].into_iter().chain(in_arabic().encode_utf16()).flat_map(bytes).collect()
    };
    let marked = format!("\u{feff}{}", in_arabic()).into_bytes();
    for (name, bytes, says) in [
        ("plain", in_arabic().into_bytes(), ""),
        ("marked", marked, ""),
        ("windows", windows, "not UTF-8, read by its bytes: windows.csv as windows-1256"),
        ("little", utf16(u16::to_le_bytes), ""),
        ("big", utf16(u16::to_be_bytes), ""),
    ] {
        let (file, atlas) = (format!("{name}.csv"), format!("{name}.gpkg"));
        fs::write(world.path(&file), bytes).unwrap();
        let columns = ["--lat", "lat", "--lon", "lon", "--date", "اليوم", "--name", "المكان", "--id", "id"];
        let output = world.run(&[&["import", &file, "--atlas", &atlas], &columns[..]].concat());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{name}: {}", stderr(&output));
        let output = world.run(&["near", "35.2,40.1", "--within", "1km", "--to", "jsonl", "--atlas", &atlas]);
        assert!(stdout(&output).contains("البوكمال"), "{name}: {}", stdout(&output));
    }
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let world = World::new();
    let mut rows = EVENTS.as_bytes().to_vec();
    rows.extend_from_slice(b"90,1,2,2017-06-01,Caf\xe9,0,x\n91,1,2,2017-06-01,Tea,0,x\n");
    fs::write(world.path("latin.csv"), rows).unwrap();
    let output = world.import("latin.csv");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let says =
        "latin.csv, line 10: column place: not UTF-8: byte 3 is 0xe9; convert it, for example with `iconv";
    assert!(stderr(&output).contains(says), "{}", stderr(&output));
    assert!(stderr(&output).contains("Events: 1 rows added, 8 there already, 1 bad"), "{}", stderr(&output));
    for (name, bytes, says) in [
        ("zip.csv", &b"PK\x03\x04\x14\0\0"[..], "zip.csv: binary, not text: a NUL at byte 5"),
        (
            "head.csv",
            b"lat,lon,d\xe9j\xe0\n1,2,2017\n",
            "head.csv, line 1: cannot be read: column 3: not UTF-8: byte 1",
        ),
        ("empty.csv", b"", "empty.csv: the file is empty"),
        (
            "open.csv",
            b"id,lat,lon,day,place,off,what\n1,2,3,2017,\"Deir,0,x\n2,2,3,2017,Deir,0,x\n",
            "open.csv, line 2: 5 cells where the header has 7",
        ),
    ] {
        fs::write(world.path(name), bytes).unwrap();
        let output = world.import(name);
        assert!(matches!(output.status.code(), Some(1 | 3)), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{name}: {}", stderr(&output));
    }
    let missing = world.import("missing.csv");
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("missing.csv: cannot be read: "), "{}", stderr(&missing));
}
