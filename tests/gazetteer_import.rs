//! Gazetteers of others: every format read as it is published, and what is wrong with it named.

mod sources;

use dateline::gazetteer::{
    Name, Row, Years,
    source::{self, ENDED, Langs, LeftOut, Mapping, Options, Reason, SOURCES},
};
use sources::{World, fixture, read, read_with};

fn names(row: &Row) -> Vec<&str> {
    row.variants.iter().map(|name| name.text.as_str()).collect()
}

fn name<'r>(row: &'r Row, text: &str) -> &'r Name {
    row.variants.iter().find(|name| name.text == text).unwrap_or_else(|| panic!("{text} in {:?}", names(row)))
}

#[test]
fn geonames_with_all_that_lies_beside_it() {
    let read = read(&["geonames/SY.txt"]);
    assert_eq!(read.ids(), ["gn:170794", "gn:163843", "gn:169389", "gn:163345", "gn:170792"]);
    let city = read.row("gn:170794");
    assert_eq!((city.place.name.as_str(), city.place.name_ar.as_deref()), ("Deir ez-Zor", Some("دير الزور")));
    assert_eq!((city.place.point.lat, city.place.point.lon), (35.33588, 40.14084));
    assert_eq!((city.place.feature().as_str(), city.place.country.as_str()), ("P.PPLA", "SY"));
    assert_eq!((city.place.admin1.as_str(), city.place.population), ("Deir ez-Zor", 242_565));
    assert_eq!(city.same_as, ["wikidata:Q239097"]);
    assert_eq!(names(city), ["Dayr az Zawr", "الدير", "Deirezzor", "Auzara", "Azuara"]);
    assert_eq!(city.cue, ["الدير"], "a colloquial name counts only with a cue");
    assert_eq!(name(city, "Auzara").years, Years { from: Years::OPEN_START, to: 500 });
    assert_eq!(name(city, "Azuara").years.to, ENDED, "historic, and nobody says until when");
    assert!(name(city, "Deirezzor").years.is_open());
    assert_eq!(read.files(), ["admin1CodesASCII.txt", "alternateNamesV2.txt", "countryInfo.txt", "SY.txt"]);
}

#[test]
fn geonames_names_the_country_as_it_is_preferred_and_takes_its_area() {
    let read = read(&["geonames/SY.txt"]);
    let syria = &read.row("gn:163843");
    assert_eq!(syria.place.name, "Syria", "the name of the dump is one of the preferred ones");
    assert!((syria.place.uncertainty_km - 242.8).abs() < 0.1);
    let mandate = name(syria, "French Mandate of Syria");
    assert_eq!(mandate.years, Years { from: 1923, to: 1946 });
    let governorate = read.row("gn:170792");
    assert!(governorate.place.uncertainty_km >= 50.0, "a governorate is an area");
}

#[test]
fn a_place_with_names_in_other_languages_only_has_none_of_them() {
    let read = read(&["geonames/SY.txt"]);
    assert!(names(read.row("gn:169389")).is_empty(), "{:?}", names(read.row("gn:169389")));
    assert_eq!(names(read.row("gn:163345")), ["Turayf"]);
}

#[test]
fn geonames_alone_takes_the_names_of_its_column_by_script() {
    let world = World::new();
    world.copy("geonames/SY.txt", "SY.txt");
    let read = read_with(&[world.path("SY.txt")], Options::default()).unwrap();
    let city = read.row("gn:170794");
    assert_eq!(
        (city.place.name.as_str(), city.place.name_ar.as_deref()),
        ("Dayr az Zawr", Some("دير الزور"))
    );
    assert_eq!(names(city), ["Deir ez-Zor", "dyr alzwr", "دێرەزۆر"]);
    assert_eq!(city.place.admin1, "", "a code is no name");
    let all = Options { langs: Langs::parse("all").unwrap(), ..Options::default() };
    let read = read_with(&[world.path("SY.txt")], all).unwrap();
    assert!(names(read.row("gn:170794")).contains(&"Дейр-эз-Зор"));
}

#[test]
fn zips_are_read_as_downloaded() {
    let world = World::new();
    world.zip(
        "SY.zip",
        &[("readme.txt", b"Readme for GeoNames"), ("SY.txt", &fixture_bytes("geonames/SY.txt"))],
    );
    world.zip(
        "alternateNamesV2.zip",
        &[
            (
                "iso-languagecodes.txt",
                b"ISO 639-3\tISO 639-2\tISO 639-1\tLanguage Name\naar\taar\taa\tAfar\n",
            ),
            ("alternateNamesV2.txt", &fixture_bytes("geonames/alternateNamesV2.txt")),
        ],
    );
    let read = read_with(&[world.path("SY.zip")], Options::default()).unwrap();
    assert_eq!(read.row("gn:170794").place.name, "Deir ez-Zor");
    assert_eq!(read.files(), ["alternateNamesV2.zip", "SY.zip"]);
    assert_eq!(read.imported[1].meta.sha256.len(), 64);
    assert_eq!(read.imported[1].meta.licence, "GeoNames, CC BY 4.0");
}

#[test]
fn alternate_names_are_taken_from_where_they_are_given() {
    let world = World::new();
    world.copy("geonames/SY.txt", "dumps/SY.txt");
    let given = [world.path("dumps/SY.txt"), fixture("geonames/alternateNamesV2.txt")];
    let read = read_with(&given, Options::default()).unwrap();
    assert_eq!(read.row("gn:170794").place.name, "Deir ez-Zor");
}

#[test]
fn classes_and_population_filter_and_are_no_failure() {
    let options = Options { classes: vec!['P'], min_population: 1, ..Options::default() };
    let read = read_with(&[fixture("geonames/SY.txt")], options).unwrap();
    assert_eq!(read.ids(), ["gn:170794", "gn:169389"]);
    let tally = &read.imported.last().unwrap().tally;
    assert_eq!(tally.left_out[&LeftOut::Class], 2);
    assert_eq!(tally.left_out[&LeftOut::Population], 1);
    assert!(tally.rejected.is_empty());
}

#[test]
fn bad_lines_of_a_dump_are_named_and_the_rest_is_read() {
    let world = World::new();
    let good = "1\tA\tA\t\t1\t2\tP\tPPL\tSY\t\t\t\t\t\t5\t\t\t\t\n";
    let row = |id: &str, name: &str, lat: &str, population: &str| {
        format!("{id}\t{name}\t\t\t{lat}\t2\tP\tPPL\tSY\t\t\t\t\t\t{population}\t\t\t\t\n").into_bytes()
    };
    let rows: Vec<(Vec<u8>, Reason)> = vec![
        (row("1", "twice", "1", ""), Reason::IdTwice),
        (row("x", "id", "1", ""), Reason::Id),
        (row("3", "lat", "95", ""), Reason::OutOfRange),
        (row("4", "lat", "north", ""), Reason::Number),
        (row("5", "", "1", ""), Reason::Name),
        (row("6", "population", "1", "many"), Reason::Number),
        (b"7\tragged\n".to_vec(), Reason::Fields),
        (b"8\t\xFF\n".to_vec(), Reason::NotUtf8),
    ];
    let mut bytes = good.as_bytes().to_vec();
    rows.iter().for_each(|(row, _)| bytes.extend(row));
    bytes.extend(good.replace('1', "9").into_bytes());
    world.file("x.txt", &bytes);
    let read = read_with(&[world.path("x.txt")], Options::default()).unwrap();
    assert_eq!(read.ids(), ["gn:1", "gn:9"]);
    let found: Vec<(u64, Reason)> = read.rejects.iter().map(|r| (r.line, r.reason)).collect();
    let expected: Vec<(u64, Reason)> =
        rows.iter().zip(2..).map(|((_, reason), line)| (line, *reason)).collect();
    assert_eq!(found, expected);
    assert_eq!(read.imported[0].tally.rejected[&Reason::Number], 2);
}

#[test]
fn lists_with_our_columns_keep_all_they_say() {
    let read = read(&["mine.csv"]);
    assert_eq!(read.ids(), ["my:1", "my:2"]);
    let well = read.row("my:1");
    assert_eq!(well.place.name_ar.as_deref(), Some("البئر الخضراء"));
    assert_eq!(names(well), ["Bir al-Khadra", "Green Wells"]);
    assert_eq!(well.same_as, ["gn:1", "wikidata:Q1"]);
    assert_eq!(well.cue, ["Green Well"]);
    assert_eq!((well.place.uncertainty_km, well.place.feature()), (3.0, "S.WLL".to_owned()));
    assert_eq!(well.place.source, "mine");
}

#[test]
fn columns_of_any_name_can_be_said() {
    let said = ["name=Ort", "name_ar=Arabisch", "lat=Breite", "lon=Länge", "from=von", "to=bis"];
    let columns = Mapping::parse(&said.map(str::to_owned)).unwrap();
    let options = Options { columns, ..Options::default() };
    let read = read_with(&[fixture("columns.csv")], options).unwrap();
    let old = &read.rows[0];
    assert_eq!((old.place.name.as_str(), old.place.point.lat), ("Altstadt", 35.10));
    assert_eq!(name(old, "Altstadt").years, Years { from: 1850, to: 1925 });
    assert_eq!(name(old, "البلدة القديمة").years.to, 1925);
    assert!(read.rows[1].variants.is_empty());
    assert!(old.place.id.starts_with("columns:"), "{}", old.place.id);
    assert_ne!(old.place.id, read.rows[1].place.id);
}

#[test]
fn the_table_of_formats_is_in_the_help() {
    let help = World::new().run(&["gazetteer", "import", "--help"]);
    for format in SOURCES {
        assert!(help.out.contains(format.name), "{}", format.name);
    }
    assert!(source::by_name("geonames").is_some());
}

fn fixture_bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

#[test]
fn the_program_writes_one_file_and_says_what_came_of_each_source() {
    let world = World::new();
    let dump = fixture("geonames/SY.txt");
    let ran = world.run(&["gazetteer", "import", dump.to_str().unwrap(), "-o", "world.gaz"]);
    ran.check(0, &["SY.txt (geonames): 5 rows used", "world.gaz: 5 places"]);
    assert!(world.path("world.gaz").is_file());
    assert_eq!(world.files(), ["world.gaz"], "nothing unfinished is left");
}

#[test]
fn what_is_rejected_is_counted_and_listed() {
    let world = World::new();
    world.file("x.csv", "id,name,lat,lon\na,A,1,2\nb,B,95,2\nc,,1,2\n".as_bytes());
    let ran = world.run(&["gazetteer", "import", "x.csv", "-o", "x.gaz", "--rejects", "bad.csv"]);
    ran.check(
        3,
        &["1 rejected: coordinates out of range", "1 rejected: no name, and no place", "bad.csv: 2 rows"],
    );
    let bad = String::from_utf8(std::fs::read(world.path("bad.csv")).unwrap()).unwrap();
    let lines: Vec<&str> = bad.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "source,line,reason,detail");
    assert!(lines[1].starts_with("x.csv,3,coordinates out of range,"), "{}", lines[1]);
    assert!(lines[2].starts_with("x.csv,4,\"no name, and"), "{}", lines[2]);
}

#[test]
fn sources_that_cannot_be_read_are_refused_and_nothing_is_written() {
    let world = World::new();
    world.file("empty.txt", b"");
    world.file("prose.txt", b"Once upon a time there was a town.\n");
    world.file("page.txt", b"<!DOCTYPE html><html><body>Please log in</body></html>");
    world.file("short.txt", b"1\tA\tB\tC\t35\t40\n");
    world.file("names.txt", b"1\t2\ten\tMosul\t1\t\t\t\n");
    world.file("header.csv", b"a,b,c\n1,2,3\n");
    world.file("allbad.csv", b"id,name,lat,lon\nx,X,north,2\n");
    world.file("norows.csv", b"id,name,lat,lon\n");
    world.zip("readme.zip", &[("readme.txt", b"Readme for GeoNames"), ("more.txt", b"nothing")]);
    world.zip("whole.zip", &[("SY.txt", &fixture_bytes("geonames/SY.txt"))]);
    let whole = std::fs::read(world.path("whole.zip")).unwrap();
    world.file("cut.zip", &whole[..whole.len() / 2]);
    let rows: [(&str, &[&str]); 11] = [
        ("missing.zip", &["missing.zip", "No such file"]),
        ("empty.txt", &["empty.txt", "the file is empty", "expected one of geonames"]),
        ("prose.txt", &["prose.txt", "of no known format"]),
        ("page.txt", &["page.txt", "a web page"]),
        ("short.txt", &["short.txt", "6 fields between tabs, a GeoNames dump has 19"]),
        ("names.txt", &["names.txt", "has only alternate names", "allCountries.zip"]),
        ("header.csv", &["header.csv", "no column is the name", "--columns name=COLUMN", "a, b, c"]),
        ("allbad.csv", &["allbad.csv", "none of its 1 rows", "line 2", "latitude \"north\""]),
        ("norows.csv", &["norows.csv", "has no rows"]),
        ("readme.zip", &["readme.zip", "nothing usable in it", "readme.txt"]),
        ("cut.zip", &["cut.zip", "no whole zip file", "download it again"]),
    ];
    for (file, parts) in rows {
        world.run(&["gazetteer", "import", file, "-o", "out.gaz"]).check(1, parts);
        assert!(!world.path("out.gaz").exists(), "{file}");
    }
}

#[test]
fn a_zip_damaged_inside_names_where_it_broke() {
    let world = World::new();
    world.zip("SY.zip", &[("SY.txt", &fixture_bytes("geonames/SY.txt"))]);
    let mut bytes = std::fs::read(world.path("SY.zip")).unwrap();
    bytes[120] ^= 0xFF;
    world.file("SY.zip", &bytes);
    let ran = world.run(&["gazetteer", "import", "SY.zip", "--from", "geonames", "-o", "out.gaz"]);
    ran.check(1, &["SY.zip/SY.txt", "cannot be read"]);
    assert!(!world.path("out.gaz").exists());
}

#[test]
fn an_earlier_file_stays_where_an_import_fails() {
    let world = World::new();
    world.file("out.gaz", b"what was there");
    world.run(&["gazetteer", "import", "missing.txt", "-o", "out.gaz"]).check(1, &["missing.txt"]);
    assert_eq!(std::fs::read(world.path("out.gaz")).unwrap(), b"what was there");
}

#[test]
fn wrong_arguments_say_what_is_expected() {
    let world = World::new();
    world.copy("mine.csv", "mine.csv");
    let rows: [(&[&str], &[&str]); 5] = [
        (&["--lang", "english"], &["english", "expected codes such as ar,en"]),
        (&["--classes", "Q"], &["A H L P R S T U V"]),
        (&["--columns", "nom=name"], &["nom=name", "expected FIELD=COLUMN"]),
        (&["--from", "shapefile"], &["shapefile", "geonames"]),
        (&["--min-population", "many"], &["many"]),
    ];
    for (options, parts) in rows {
        let arguments = [&["gazetteer", "import", "mine.csv", "-o", "out.gaz"], options].concat();
        world.run(&arguments).check(2, parts);
    }
}

#[test]
fn what_is_imported_is_found() {
    let world = World::new();
    let dump = fixture("geonames/SY.txt");
    world.run(&["gazetteer", "import", dump.to_str().unwrap(), "-o", "world.gaz"]).check(0, &[]);
    let find = |name: &str| {
        world.run(&[
            "gazetteer",
            "find",
            name,
            "--gazetteer",
            "world.gaz",
            "--no-default-gazetteer",
            "--to",
            "csv",
        ])
    };
    for name in ["Deir ez-Zor", "دير الزور", "Deirezzor", "Dayr az Zawr"] {
        assert!(find(name).out.contains("gn:170794"), "{name}");
    }
    let info = world.run(&["gazetteer", "info", "--gazetteer", "world.gaz", "--no-default-gazetteer"]).out;
    for part in ["SY.txt", "alternateNamesV2.txt", "GeoNames, CC BY 4.0"] {
        assert!(info.contains(part), "{part} is missing from:\n{info}");
    }
}

#[test]
fn corrections_join_the_places_of_the_sources_before() {
    let world = World::new();
    world.copy("geonames/SY.txt", "SY.txt");
    let rows =
        "id,name,variants,lat,lon,block\ngn:170794,,Der Zor [../1946]|Deir,,,Auzara\nx:9,,Nowhere,,,\n";
    world.file("fixes.csv", rows.as_bytes());
    let ran = world.run(&["gazetteer", "import", "SY.txt", "fixes.csv", "-o", "all.gaz"]);
    ran.check(3, &["all.gaz: 5 places", "1 rejected: no name, and no place of that id before"]);
    let find = world.run(&["gazetteer", "find", "Deir", "--gazetteer", "all.gaz", "--no-default-gazetteer"]);
    assert!(find.out.contains("gn:170794"), "{}", find.out);
    let read = read_with(&[world.path("fixes.csv")], Options::default()).unwrap();
    assert_eq!(name(&read.rows[0], "Der Zor").years.to, 1946);
    assert!(name(&read.rows[0], "Deir").years.is_open());
}
