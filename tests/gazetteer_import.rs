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
    assert_eq!(city.place.admin1, "Deir ez-Zor", "the shipped gazetteer knows the code");
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
        (row("10", "lat", "", ""), Reason::NoPoint),
        (b"11\tnull island\t\t\t0.0\t0\tP\tPPL\tSY\t\t\t\t\t\t\t\t\t\t\n".to_vec(), Reason::NoPoint),
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
fn a_dump_is_told_by_a_first_line_without_coordinates_too() {
    let world = World::new();
    let row = |id: &str, lat: &str| format!("{id}\tA\t\t\t{lat}\t2\tP\tPPL\tSY\t\t\t\t\t\t5\t\t\t\t\n");
    world.file("x.txt", format!("{}{}", row("1", ""), row("2", "1")).as_bytes());
    let read = read_with(&[world.path("x.txt")], Options::default()).unwrap();
    assert_eq!((read.ids(), read.rejects[0].detail.as_str()), (vec!["gn:2"], "latitude is empty"));
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
    world.file("forbids.csv", "id,name,variants,lat,lon,block\n*,,,,,Deir\n".as_bytes());
    let forbids = read_with(&[world.path("forbids.csv")], Options::default()).unwrap();
    assert!(forbids.rows[0].only_forbids() && forbids.rows[0].place.id == "*");
    let read = read_with(&[world.path("fixes.csv")], Options::default()).unwrap();
    assert_eq!(name(&read.rows[0], "Der Zor").years.to, 1946);
    assert!(name(&read.rows[0], "Deir").years.is_open());
}

#[test]
fn who_is_on_first_takes_what_is_current_at_the_better_point() {
    let read = read(&["wof"]);
    assert_eq!(read.ids(), ["wof:421168683", "wof:85677555"]);
    let town = read.row("wof:421168683");
    assert_eq!((town.place.name.as_str(), town.place.name_ar.as_deref()), ("Hajin", Some("هجين")));
    assert_eq!((town.place.point.lat, town.place.point.lon), (34.68956, 40.83075), "gn: before the centroid");
    assert_eq!((town.place.feature().as_str(), town.place.country.as_str()), ("P.PPLA3", "SY"));
    assert_eq!((town.place.admin1.as_str(), town.place.population), ("Deir ez-Zor", 37_935));
    assert_eq!(town.same_as, ["gn:169389", "wikidata:Q4117411"]);
    assert_eq!(names(town), ["Hajīn", "Hajeen", "Hagin", "Hadjin", "The Bend"]);
    assert_eq!(name(town, "Hagin").years.to, ENDED);
    assert_eq!(town.cue, ["The Bend"]);
    let region = read.row("wof:85677555");
    assert_eq!((region.place.point.lat, region.place.feature()), (35.2, "A.ADM1".to_owned()));
    assert!((region.place.uncertainty_km - 102.6).abs() < 0.1, "the radius of its area");
    let tally = &read.imported[0].tally;
    let left_out: Vec<(LeftOut, u64)> = tally.left_out.iter().map(|(why, n)| (*why, *n)).collect();
    assert_eq!(left_out, [(LeftOut::Superseded, 1), (LeftOut::Deprecated, 1), (LeftOut::Kind, 1)]);
    assert_eq!(read.rejects.len(), 1, "{:?}", read.rejects);
    assert_eq!(read.rejects[0].reason, Reason::NoPoint);
    assert!(read.rejects[0].file.ends_with("421200005.geojson"));
}

#[test]
fn a_record_that_is_no_json_is_rejected_alone() {
    let world = World::new();
    let good = fixture_bytes("wof/data/421/168/683/421168683.geojson");
    world.file("wof/data/1/1.geojson", &good);
    world.file("wof/data/2/2.geojson", &good[..good.len() / 2]);
    let read = read_with(&[world.path("wof")], Options::default()).unwrap();
    assert_eq!(read.ids(), ["wof:421168683"]);
    assert!(read.rejects[0].file.ends_with("2.geojson") && read.rejects[0].detail.contains("EOF"));
}

#[test]
fn ocha_lists_give_every_level_once() {
    let read = read(&["ocha_adm3.csv"]);
    assert_eq!(read.ids(), ["pcode:SY090201", "pcode:SY090200", "pcode:SY09", "pcode:SY0902"]);
    let hajin = read.row("pcode:SY090201");
    assert_eq!((hajin.place.name.as_str(), hajin.place.name_ar.as_deref()), ("Hajin", Some("هجين")));
    assert_eq!((hajin.place.feature().as_str(), hajin.place.country.as_str()), ("A.ADM3", "SY"));
    assert_eq!((hajin.place.admin1.as_str(), hajin.place.population), ("Deir-ez-Zor", 97_870));
    assert_eq!(hajin.same_as, ["ocha:SY090201"], "its id is the P-code already");
    let governorate = &read.row("pcode:SY09").place;
    assert_eq!((governorate.point.lat, governorate.feature()), (35.1, "A.ADM1".to_owned()), "its own row");
    let district = &read.row("pcode:SY0902").place;
    assert_eq!(
        (district.point.lat, district.point.lon),
        (34.55, 40.900000000000006),
        "the middle of its parts"
    );
    assert_eq!((district.name.as_str(), district.admin1.as_str()), ("Abu Kamal", "Deir-ez-Zor"));
    assert!(district.uncertainty_km >= 17.0);
}

#[test]
fn ocha_headers_of_2024_are_known() {
    let read = read(&["ocha_new.csv"]);
    let raqqa = read.row("pcode:SY11");
    assert_eq!((raqqa.place.name.as_str(), raqqa.place.name_ar.as_deref()), ("Raqqa", Some("الرقة")));
    assert!((raqqa.place.uncertainty_km - 79.0).abs() < 0.1);
    assert_eq!(read.ids(), ["pcode:SY11"], "a list of one governorate is not the country");
}

#[test]
fn ocha_columns_can_be_mapped_by_hand() {
    let said = ["name=admin3Name_en", "name_ar=admin3Name_ar", "pcode=admin3Pcode"];
    let columns = Mapping::parse(&said.map(str::to_owned)).unwrap();
    let read = read_with(&[fixture("ocha_adm3.csv")], Options { columns, ..Options::default() }).unwrap();
    assert_eq!(read.ids(), ["pcode:SY090201", "pcode:SY090200"]);
    assert_eq!(read.rows[0].same_as, ["ocha:SY090201"]);
    assert_eq!(read.rejects.len(), 1, "the governorate has no name at that level");
}

#[test]
fn geojson_points_are_read_like_columns() {
    let read = read(&["points.geojson"]);
    assert_eq!(read.ids(), ["points:cp-1", "points:7"]);
    let gate = read.row("points:cp-1");
    assert_eq!(
        (gate.place.name.as_str(), gate.place.name_ar.as_deref()),
        ("North Gate", Some("البوابة الشمالية"))
    );
    assert_eq!((gate.place.point.lon, gate.place.point.lat), (40.1, 35.4));
    assert_eq!(names(gate), ["Gate N", "N Gate"]);
    assert_eq!((gate.place.population, gate.place.country.as_str()), (12, "SY"));
    let found: Vec<(u64, Reason)> = read.rejects.iter().map(|r| (r.line, r.reason)).collect();
    let expected = [(4, Reason::NotAPoint), (5, Reason::NoPoint), (6, Reason::OutOfRange), (7, Reason::Name)];
    assert_eq!(found, expected, "{:?}", read.rejects);
}

#[test]
fn features_may_stand_one_a_line() {
    let world = World::new();
    let line = |id: u32, separator: &str| {
        format!(
            "{separator}{{\"type\":\"Feature\",\"id\":{id},\"properties\":{{\"title\":\"Post {id}\"}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[40,{id}]}}}}\n"
        )
    };
    world.file("lines.geojson", [line(1, ""), line(95, ""), line(3, "")].concat().as_bytes());
    world.file("sequence.geojson", [line(1, "\u{1e}"), line(2, "\u{1e}")].concat().as_bytes());
    let lines = read_with(&[world.path("lines.geojson")], Options::default()).unwrap();
    assert_eq!(lines.ids(), ["lines:1", "lines:3"]);
    assert_eq!((lines.rejects[0].line, lines.rejects[0].reason), (2, Reason::OutOfRange));
    let sequence = read_with(&[world.path("sequence.geojson")], Options::default()).unwrap();
    assert_eq!(sequence.ids(), ["sequence:1", "sequence:2"]);
}

#[test]
fn historians_names_have_their_time() {
    let read = read(&["historians.jsonld"]);
    assert_eq!(read.ids(), ["whg:81115", "http://mygaz.example/places/p_2"]);
    let city = read.row("whg:81115");
    assert_eq!(
        (city.place.name.as_str(), city.place.name_ar.as_deref()),
        ("Constantinople", Some("القسطنطينية"))
    );
    assert_eq!(name(city, "Constantinople").years, Years { from: 330, to: 1930 });
    assert_eq!(name(city, "Istanbul").years, Years { from: 1930, to: Years::OPEN_END });
    assert_eq!(name(city, "Byzantion").years, Years { from: -667, to: 330 });
    assert_eq!(name(city, "القسطنطينية").years.to, 1930);
    assert!(!names(city).contains(&"Konstantinoupolis"), "of another language");
    assert_eq!(city.same_as, ["gn:745044", "wikidata:Q406"]);
    assert_eq!((city.place.feature().as_str(), city.place.country.as_str()), ("P.PPL", "TR"));
    let province = read.row("http://mygaz.example/places/p_2");
    assert_eq!((province.place.feature().as_str(), province.place.country.as_str()), ("A.ADM1", ""));
    assert_eq!((province.place.point.lon, province.place.point.lat), (40.0, 35.0));
    assert!(province.place.uncertainty_km > 130.0, "{}", province.place.uncertainty_km);
    for text in ["Old Province", "Zor Sanjak"] {
        assert_eq!(name(province, text).years, Years { from: 1864, to: 1918 }, "the time of the whole place");
    }
    let found: Vec<(u64, Reason)> = read.rejects.iter().map(|r| (r.line, r.reason)).collect();
    assert_eq!(found, [(4, Reason::NoPoint), (5, Reason::Id)]);
}

#[test]
fn pleiades_own_json_is_read() {
    let read = read(&["pleiades.json"]);
    let dura = read.row("pleiades:893951");
    assert_eq!(names(dura), ["Dura-Europos/Europos", "Dura", "Dura-Europos", "Doura Europos"]);
    assert_eq!(name(dura, "Dura").years, Years { from: -30, to: 300 });
    assert_eq!(name(dura, "Dura-Europos/Europos").years, Years { from: -330, to: 300 });
    assert_eq!(read.rejects[0].reason, Reason::NoPoint);
}

#[test]
fn pleiades_places_come_alone_and_in_linked_places_too() {
    let world = World::new();
    let alone = r#"{"type": "FeatureCollection", "id": "1", "uri": "https://pleiades.stoa.org/places/1",
        "title": "Dura", "reprPoint": [40.73, 34.75], "placeTypes": ["fort"], "names": [{"attested": "", "romanized": "Dura"}],
        "features": [{"type": "Feature", "id": "part", "geometry": {"type": "Point", "coordinates": [1, 2]}}]}"#;
    world.file("one.json", alone.as_bytes());
    let linked = r#"{"type": "FeatureCollection", "@context": "https://example/linkedplaces-context-v1.1.jsonld", "features": [
        {"id": "2", "uri": "https://pleiades.stoa.org/places/2", "properties": {"title": "Europos"},
         "names": [{"romanizations": ["Europos", "Eurōpos"], "language_tag": "grc", "toponym": "Εὐρωπός",
                    "when": {"timespans": [{"start": -1, "end": -1}]}}],
         "geometry": {"type": "Point", "coordinates": [40.7, 34.7]}}]}"#;
    world.file("linked.json", linked.as_bytes());
    let read = read_with(&[world.path("one.json"), world.path("linked.json")], Options::default()).unwrap();
    assert_eq!(read.ids(), ["pleiades:1", "pleiades:2"]);
    assert_eq!(read.rows[0].place.feature(), "S.FT");
    assert_eq!(names(&read.rows[1]), ["Eurōpos"], "Greek was not asked for");
    assert!(name(&read.rows[1], "Eurōpos").years.is_open());
}

#[test]
fn a_name_of_the_past_is_not_found_today() {
    let world = World::new();
    let source = fixture("historians.jsonld");
    let ran = world.run(&["gazetteer", "import", source.to_str().unwrap(), "-o", "old.gaz"]);
    ran.check(3, &["old.gaz: 2 places"]);
    let tag = |published: &str, place: &str| {
        let text = format!(
            "{{\"id\":\"1\",\"text\":\"The envoys arrived in the city of {place} on Monday.\",\"published\":\"{published}\"}}\n"
        );
        world.file("article.jsonl", text.as_bytes());
        let arguments = ["tag", "article.jsonl", "--gazetteer", "old.gaz", "--no-default-gazetteer"];
        world.run(&arguments).out.contains("whg:81115")
    };
    assert!(tag("1912-05", "Constantinople"));
    assert!(!tag("2017-05", "Constantinople"));
    assert!(tag("2017-05", "Istanbul"));
    assert!(!tag("1912-05", "Istanbul"));
}

#[test]
fn json_that_is_not_whole_is_refused() {
    let world = World::new();
    let whole = fixture_bytes("points.geojson");
    world.file("cut.geojson", &whole[..whole.len() - 40]);
    world.file("none.geojson", b"{\"type\": \"FeatureCollection\", \"features\": []}");
    let mut bytes = whole.clone();
    let at = bytes.iter().position(|b| *b == b'S').unwrap();
    bytes[at] = 0xFF;
    world.file("latin.geojson", &bytes);
    let rows: [(&str, &[&str]); 3] = [
        ("cut.geojson", &["cut.geojson", "no whole JSON", "EOF", "line 7"]),
        ("none.geojson", &["none.geojson", "has no rows"]),
        ("latin.geojson", &["latin.geojson, line 2", "not UTF-8"]),
    ];
    for (file, parts) in rows {
        world.run(&["gazetteer", "import", file, "-o", "out.gaz"]).check(1, parts);
    }
}

#[test]
fn folders_and_lists_without_places_say_what_is_missing() {
    let world = World::new();
    world.file("folder/notes.txt", b"nothing here");
    world.file("nopoint.csv", b"admin1Name_en,admin1Pcode\nRaqqa,SY11\n");
    let ran = world.run(&["gazetteer", "import", "folder", "-o", "out.gaz"]);
    ran.check(1, &["folder: nothing usable in it: it holds notes.txt; expected"]);
    std::fs::remove_file(world.path("folder/notes.txt")).unwrap();
    let ran = world.run(&["gazetteer", "import", "folder", "-o", "out.gaz"]);
    ran.check(1, &["folder: nothing usable in it: it holds no file; expected"]);
    let ran = world.run(&["gazetteer", "import", "nopoint.csv", "-o", "out.gaz"]);
    ran.check(1, &["nopoint.csv", "no column is the lat", "--columns lat=COLUMN", "admin1Pcode"]);
}

#[test]
fn gzip_is_read_too() {
    let world = World::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &fixture_bytes("mine.csv")).unwrap();
    world.file("mine.csv.gz", &packed.finish().unwrap());
    let read = read_with(&[world.path("mine.csv.gz")], Options::default()).unwrap();
    assert_eq!(read.ids(), ["my:1", "my:2"]);
    assert_eq!(read.rows[0].place.source, "mine");
}

#[test]
fn linked_places_as_a_table_are_read() {
    let read = read(&["lp.tsv"]);
    let quay = read.row("lp:1");
    assert_eq!((quay.place.feature().as_str(), quay.place.country.as_str()), ("P.PPL", "LB"));
    assert_eq!(quay.same_as, ["wikidata:Q1", "gn:2", "pleiades:3"]);
    assert_eq!(names(quay), ["Old Quay", "الرصيف القديم", "Quay"], "no German was asked for");
    assert!(quay.variants.iter().all(|name| name.years == Years { from: 1850, to: 1923 }));
    let ridge = read.row("lp:2");
    assert_eq!((ridge.place.feature().as_str(), ridge.place.country.as_str()), ("T.", ""));
}

#[test]
fn cells_with_several_ids_or_names_keep_all() {
    let columns = Mapping::parse(&["name_ar=names_ar".to_owned()]).unwrap();
    let read = read_with(&[fixture("lists.csv")], Options { columns, ..Options::default() }).unwrap();
    let wells = &read.rows[0];
    assert_eq!((wells.place.id.as_str(), wells.same_as.as_slice()), ("wof:1", &["gn:2".to_owned()][..]));
    assert_eq!((wells.place.name_ar.as_deref(), names(wells)), (Some("بئران"), vec!["البئران"]));
}

#[test]
fn where_the_result_cannot_be_written_is_seen_before_the_work() {
    let world = World::new();
    world.copy("mine.csv", "mine.csv");
    let ran = world.run(&["gazetteer", "import", "mine.csv", "-o", "nowhere/out.gaz"]);
    ran.check(1, &["nowhere/out.gaz: cannot be written"]);
    let ran = world.run(&["gazetteer", "import", "mine.csv", "-o", "./mine.csv"]);
    ran.check(2, &["mine.csv is a source"]);
    assert_eq!(std::fs::read(world.path("mine.csv")).unwrap(), fixture_bytes("mine.csv"));
    assert_eq!(world.files(), ["mine.csv"]);
}
