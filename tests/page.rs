//! The data of the page: what the exporter writes and the viewer reads must be the same format.
//!
//! `tests/fixtures/page/` holds blocks that this exporter wrote and what is in them; the viewer's own tests
//! (`viewer/tests/golden.test.ts`) read the same two files. After a change of format on both sides:
//! `UPDATE_GOLDEN=1 cargo test --test page`.
//!
//! Where the program was built without the page, the one test that needs it says so and passes, unless
//! `DATELINE_REQUIRE_PAGE=1`.

mod sample;

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Read, Write},
    path::Path,
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use dateline::{
    export::{Folder, PageOptions, write_page_from},
    model::{Basis, Context, Place, TemporalExtent, Usage, Zone},
    slice::Period,
    store::Atlas,
};
use serde_json::{Value, json};

const TEMPLATE: &str = "<meta content=\"img-src 'none'\"><!--dateline:data--><p>end</p>";
const COLUMNS: [&str; 5] = ["slice", "day", "source", "flags", "confidence"];
/// What the program, its style and the base map may take of the page.
const PROGRAM_BYTES: usize = 800_000;
const ATTACK: &str = "</script><img src=x onerror=alert(1)> \u{202e}x";

fn syria() -> Arc<Place> {
    let mut place = (*sample::place("t:0", "Syria", "سوريا", 38.0, 35.0)).clone();
    place.feature_class = 'A';
    place.feature_code = "PCLI".into();
    place.uncertainty_km = 380.0;
    Arc::new(place)
}

/// Three articles: located, unlocated, undated, and one by an enemy. `copies` more of the first.
fn atlas(path: &Path, copies: usize) -> Atlas {
    let mut run = sample::start(path);
    let put = |run: &mut sample::Run, id: &str, published| {
        let article = sample::article(id, "نص", published);
        let mut found = sample::mentions(
            &article,
            &[
                (3, "الميادين", Some(sample::mayadin())),
                (20, "هجين", Some(sample::hajin())),
                (40, "كذا", None),
            ],
        );
        found[1].usage = Usage::Associative;
        found[0].event = Some(TemporalExtent { basis: Basis::Event, ..sample::day("2017-06-11") });
        run.put(&article, &found);
    };
    put(&mut run, "ar/a.txt", Some(sample::june()));
    put(&mut run, "ar/b.txt", Some(sample::day("2017-09-03")));
    for copy in 0..copies {
        put(&mut run, &format!("copy/{copy:05}.txt"), Some(sample::june()));
    }
    let mut hostile = sample::article("hostile", "text", Some(sample::year("2017")));
    hostile.meta.title = Some(ATTACK.into());
    hostile.meta.url = Some("javascript:alert(1)".into());
    hostile.meta.source = None;
    let mut found = sample::mentions(&hostile, &[(0, ATTACK, Some(syria()))]);
    found[0].context = Context { before: ATTACK.into(), after: ATTACK.into() };
    found.push(sample::mention(&hostile, 99, "زائد", Some(sample::hajin())));
    found[1].zone = Zone::Boilerplate;
    run.put(&hostile, &found);
    let undated = sample::article("z/undated.txt", "نص", None);
    run.put(&undated, &sample::mentions(&undated, &[(1, "هجين", Some(sample::hajin()))]));
    let period = Period::Month;
    run.writer
        .settle(period.as_str(), |extent| period.slice_of(extent).map_err(|why| why.to_string()))
        .unwrap();
    run.writer.close().unwrap();
    Atlas::open(path).unwrap()
}

fn write(copies: usize, options: &PageOptions) -> (tempfile::TempDir, String) {
    let home = tempfile::tempdir().unwrap();
    let atlas = atlas(&home.path().join("atlas.gpkg"), copies);
    let mut folder = Folder::open(&home.path().join("out"), false).unwrap();
    write_page_from(TEMPLATE, &atlas, Period::Month, options, &mut folder).unwrap();
    let html = fs::read_to_string(home.path().join("out/index.html")).unwrap();
    (home, html)
}

fn unpack(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = STANDARD.decode(text).unwrap();
    flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

fn blocks(html: &str) -> BTreeMap<String, Vec<u8>> {
    let block = |part: &str| {
        let (id, rest) = part.split_once("\">").unwrap();
        (id.to_owned(), unpack(rest.split_once("</script>").unwrap().0))
    };
    html.split("<script type=\"text/plain\" id=\"dl-").skip(1).map(block).collect()
}

fn numbers(bytes: &[u8]) -> Vec<u64> {
    let (mut out, mut number, mut shift) = (Vec::new(), 0, 0);
    for byte in bytes {
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            out.push(number);
            (number, shift) = (0, 0);
        }
    }
    out
}

fn undelta(numbers: &[u64]) -> Vec<i64> {
    let mut last = 0;
    let step = |n: &u64| {
        last += (n >> 1).cast_signed() ^ -(n & 1).cast_signed();
        last
    };
    numbers.iter().map(step).collect()
}

fn contents(html: &str) -> Value {
    let blocks = blocks(html);
    let json = |name: &str| serde_json::from_slice::<Value>(&blocks[name]).unwrap();
    let column = |name: &str| match name {
        "slice" | "day" => json!(undelta(&numbers(&blocks[name]))),
        _ => json!(numbers(&blocks[name])),
    };
    let columns: BTreeMap<&str, Value> = COLUMNS.iter().map(|name| (*name, column(name))).collect();
    let mut core = json("core");
    core["program"] = json!("dateline");
    json!({"core": core, "columns": columns, "m0": json("m0")})
}

#[test]
fn the_format_is_the_one_that_the_viewer_is_tested_with() {
    let (_home, html) = write(0, &PageOptions::default());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/page");
    let expected = serde_json::to_string_pretty(&contents(&html)).unwrap() + "\n";
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&fixtures).unwrap();
        fs::write(fixtures.join("index.html"), &html).unwrap();
        fs::write(fixtures.join("contents.json"), &expected).unwrap();
    }
    let read = |name: &str| fs::read_to_string(fixtures.join(name)).unwrap();
    assert_eq!(read("contents.json"), expected);
    // Packed bytes may differ from one version of the compressor to the next; what they hold may not.
    assert_eq!(contents(&read("index.html")), contents(&html));
}

#[test]
fn every_mention_shown_is_in_one_row_and_boilerplate_in_none() {
    let (_home, html) = write(0, &PageOptions::default());
    let page = contents(&html);
    let core = &page["core"];
    assert_eq!(core["mentions"], 8);
    assert_eq!(core["places"]["id"], json!(["t:0", "t:1", "t:2"]));
    assert_eq!(core["places"]["mentions"], json!([1, 2, 3]));
    assert_eq!(core["places"]["area"], json!([1, 0, 0]));
    assert_eq!(core["places"]["reach_km"], json!([380.0, 0.0, 0.0]));
    assert_eq!(core["slices"]["name"], json!(["2017-06", "2017-07", "2017-08", "2017-09"]));
    // Syria is undated, then the towns with their undated last, then what has no place.
    assert_eq!(page["columns"]["slice"], json!([-1, 0, 3, 0, 3, -1, 0, 3]));
    let rows = page["m0"]["rows"].as_array().unwrap();
    let named: Vec<&str> = rows.iter().map(|row| row[1].as_str().unwrap()).collect();
    assert_eq!(named[1..], ["الميادين", "الميادين", "هجين", "هجين", "هجين", "كذا", "كذا"]);
}

#[test]
fn no_text_of_a_stranger_stands_in_the_page() {
    let (_home, html) = write(0, &PageOptions::default());
    assert!(!html.contains("onerror") && !html.contains("alert"), "{html}");
    assert!(html.ends_with("<p>end</p>") && html.contains("img-src 'none'"));
    let tiles = "https://tile.example/{z}/{x}/{y}.png".parse().unwrap();
    let (_home, html) = write(0, &PageOptions { tiles: Some(tiles) });
    assert!(html.starts_with("<meta content=\"img-src https://tile.example data:\">"));
    assert_eq!(contents(&html)["core"]["tiles"]["url"], "https://tile.example/{z}/{x}/{y}.png");
}

#[test]
fn many_words_go_into_side_files_with_the_rows_in_order() {
    let (home, html) = write(25_000, &PageOptions::default());
    let blocks = blocks(&html);
    let core: Value = serde_json::from_slice(&blocks["core"]).unwrap();
    assert_eq!(core["inline"], false);
    assert!(!blocks.contains_key("m0"));
    let first = core["chunks"].as_array().unwrap();
    let mut rows = 0;
    for (number, at) in first.iter().enumerate() {
        assert_eq!(at.as_u64().unwrap(), rows);
        let file = fs::read_to_string(home.path().join(format!("out/page/m{number}.js"))).unwrap();
        let start = format!("datelineChunk({number},\"");
        let packed = file.strip_prefix(&start).unwrap().strip_suffix("\")\n").unwrap();
        let chunk: Value = serde_json::from_slice(&unpack(packed)).unwrap();
        rows += chunk["rows"].as_array().unwrap().len() as u64;
    }
    assert_eq!(rows, core["mentions"].as_u64().unwrap());
    assert!(!home.path().join(format!("out/page/m{}.js", first.len())).exists());
}

/// `export --to page` makes a folder of its own, and leaves alone what `map` or a stranger wrote.
#[test]
fn the_page_of_an_atlas_is_written_into_a_folder_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    drop(atlas(&home.path().join("atlas.gpkg"), 0));
    let export = |folder: &str, more: &[&str]| {
        let mut program = assert_cmd::Command::cargo_bin("dateline").unwrap();
        let arguments = ["export", "--to", "page", "--atlas", "atlas.gpkg", "-o", folder];
        let output = program.current_dir(home.path()).args(arguments).args(more).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = export("page", &[]);
    if !has_page(code, &said) {
        return;
    }
    assert_eq!(code, Some(0), "{said}");
    let read = |path: &str| fs::read_to_string(home.path().join(path)).unwrap();
    let manifest: Value = serde_json::from_str(&read("page/manifest.json")).unwrap();
    assert_eq!(manifest["files"][0]["path"], "index.html");
    let html = read("page/index.html");
    assert_eq!(contents_of_core(&html)["mentions"], 8);
    // With eight mentions it is all program and base map; 5 MB are promised for a million.
    assert!(html.len() < PROGRAM_BYTES, "{} bytes", html.len());
    assert_eq!(export("page", &[]).0, Some(0), "once more over its own");
    fs::create_dir(home.path().join("mapped")).unwrap();
    fs::write(home.path().join("mapped/manifest.json"), "{\"settings\": {\"by\": \"month\"}}").unwrap();
    let (code, said) = export("mapped", &[]);
    assert!(code == Some(2) && said.contains("name another"), "{said}");
    fs::create_dir(home.path().join("theirs")).unwrap();
    fs::write(home.path().join("theirs/index.html"), "mine").unwrap();
    let (code, said) = export("theirs", &[]);
    assert!(code == Some(1) && said.contains("index.html"), "{said}");
    assert_eq!(read("theirs/index.html"), "mine");
}

/// Whether the program has the page in it: a build without it says so, and fails where the page is required.
fn has_page(code: Option<i32>, said: &str) -> bool {
    if !said.contains("built without the page") {
        return true;
    }
    assert_eq!(code, Some(1), "{said}");
    assert!(
        env::var_os("DATELINE_REQUIRE_PAGE").is_none_or(|v| v != "1"),
        "the page is required, and this program was built without it: make viewer, then build again"
    );
    // Written past the test harness, which would keep the word of a test that passes to itself.
    io::stderr().write_all(b"skipped: this program was built without the page (make viewer)\n").unwrap();
    false
}

fn contents_of_core(html: &str) -> Value {
    serde_json::from_slice(&blocks(html)["core"]).unwrap()
}
