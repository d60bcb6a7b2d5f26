//! Bad input gets a clear error, and nothing is lost: each case through the program, as a person meets it.
//!
//! Every message says where (the file, the line, the option), what is wrong and what to do or expect; what
//! was good is in the results; the exit code is that of the contract.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use rusqlite::Connection;
use serde_json::{Value, json};

const RAQQA: &str = "قصف الطيران مدينة الرقة ثم قرية جويس.\n";
const HAJIN: &str = "المعارك في بلدة هجين في ريف دير الزور.\n";

/// How a run ended.
struct Ran {
    code: Option<i32>,
    out: String,
    said: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), said: text(output.stderr) }
    }

    #[track_caller]
    fn check(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.said);
        for part in parts {
            assert!(self.said.contains(part), "«{part}» is missing from:\n{}", self.said);
        }
        assert!(!self.said.contains("panicked"), "{}", self.said);
    }

    fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The ids of the articles that `tag` printed, sorted.
    fn tagged(&self) -> Vec<String> {
        let ids = self.objects().into_iter().map(|object| object["article_id"].as_str().unwrap().to_owned());
        let mut ids: Vec<String> = ids.collect();
        ids.sort();
        ids
    }
}

/// The folder `news`, and room beside it; runs start in the folder that holds both.
struct World(tempfile::TempDir);

impl World {
    /// With one good article.
    fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        world.put("good.txt", RAQQA);
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path("news").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    /// The ids of the mapped articles.
    fn mapped(&self) -> Vec<String> {
        self.ask("SELECT article_id FROM article ORDER BY article_id")
    }

    fn ask(&self, sql: &str) -> Vec<String> {
        let atlas = Connection::open(self.path("out/atlas.gpkg")).unwrap();
        let mut query = atlas.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Maps and tags the folder: both end with `code`, say `parts`, and have the articles `ids`.
    #[track_caller]
    fn check_with(&self, options: &[&str], code: i32, parts: &[&str], ids: &[&str]) {
        let tag = self.run(&[&["tag", "news"], options].concat());
        tag.check(code, parts);
        assert_eq!(tag.tagged(), ids);
        let map = self.run(&[&["map", "news", "--fresh"], options].concat());
        map.check(code, parts);
        assert_eq!(self.mapped(), ids);
        assert!(self.path("out/manifest.json").exists());
    }

    #[track_caller]
    fn check(&self, code: i32, parts: &[&str], ids: &[&str]) {
        self.check_with(&[], code, parts, ids);
    }

    /// The names of the slices with the articles in them, from the layers.
    fn slices(&self) -> Vec<(String, Vec<String>)> {
        let mut slices = Vec::new();
        for entry in fs::read_dir(self.path("out/layers/mentions")).unwrap() {
            let path = entry.unwrap().path();
            let layer: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let features = layer["features"].as_array().unwrap().iter();
            let mut ids: Vec<String> =
                features.map(|f| f["properties"]["article_id"].as_str().unwrap().to_owned()).collect();
            ids.dedup();
            slices.push((path.file_stem().unwrap().to_str().unwrap().to_owned(), ids));
        }
        slices.retain(|(_, ids)| !ids.is_empty());
        slices.sort();
        slices
    }
}

// Files that cannot be read.

#[test]
fn a_missing_file() {
    let world = World::new();
    for name in ["missing.txt", "missing.jsonl", "missing"] {
        for job in ["tag", "map"] {
            world.run(&[job, name]).check(1, &[name, "cannot be opened", "No such file"]);
            assert!(!world.path("out").exists(), "nothing was done");
        }
    }
    let expected = ["missing.txt: cannot be read: No such file"];
    let tag = world.run(&["tag", "missing.txt", "news"]);
    tag.check(3, &expected);
    assert_eq!(tag.tagged(), ["good.txt"]);
    world.run(&["map", "missing.txt", "news"]).check(3, &expected);
    assert_eq!(world.mapped(), ["good.txt"]);
}

#[test]
fn a_missing_stream_among_others() {
    let world = World::new();
    world.put("a.jsonl", "{\"id\":\"a\",\"text\":\"في الرقة\"}\n");
    let tag = world.run(&["tag", "gone.jsonl", "news/a.jsonl", "away.jsonl"]);
    tag.check(3, &["gone.jsonl: cannot be read: No such file", "away.jsonl: cannot be read: No such file"]);
    assert_eq!(tag.tagged(), ["a"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    let world = World::new();
    fs::create_dir(world.path("news/folder.txt")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", world.path("news/link.txt")).unwrap();
    world.put("folder.txt/inside.txt", HAJIN);
    let parts = ["news/link.txt: cannot be read: a link to nowhere.txt, where there is nothing"];
    world.check(3, &parts, &["folder.txt/inside.txt", "good.txt"]);
    fs::remove_file(world.path("news/folder.txt/inside.txt")).unwrap();
    let empty = world.run(&["tag", "news/folder.txt"]);
    empty.check(0, &["no article (.txt, .html, .jsonl, .csv) in this folder: news/folder.txt"]);
}

#[test]
fn bytes_that_are_no_text() {
    let world = World::new();
    world.put("latin.txt", b"caf\xe9 au lait");
    world.put("picture.txt", b"\x89PNG\0\0");
    world.put("row.jsonl", b"{\"id\":\"1\",\"text\":\"caf\xe9 au lait\"}\n{\"id\":\"2\",\"text\":\"x\"}\n");
    let parts = [
        "news/latin.txt: not UTF-8: byte 3 is 0xe9; convert it, for example with `iconv",
        "news/picture.txt: binary, not text: a NUL at byte 4; save it as text first",
        "news/row.jsonl, line 1: not UTF-8: byte 21 is 0xe9",
    ];
    world.check(3, &parts, &["2", "good.txt"]);
}

#[test]
fn other_encodings_are_read() {
    let world = World::new();
    let (windows, _, lost) = encoding_rs::WINDOWS_1256.encode(HAJIN);
    assert!(!lost);
    world.put("windows.txt", windows);
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(HAJIN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    world.put("utf16.txt", utf16);
    let parts = ["not UTF-8, read by its bytes: news/windows.txt as windows-1256"];
    world.check(0, &parts, &["good.txt", "utf16.txt", "windows.txt"]);
    let objects = world.run(&["tag", "news"]).objects();
    for object in &objects[1..] {
        assert_eq!(object["mentions"][0]["surface"], "هجين", "{object}");
    }
}

#[test]
fn an_empty_file() {
    let world = World::new();
    world.put("empty.txt", "");
    world.put("blank.txt", " \n\n");
    world.put("empty.jsonl", "");
    world.check(0, &["no text (2): news/blank.txt, news/empty.txt"], &["blank.txt", "empty.txt", "good.txt"]);
    world.put("empty.csv", "");
    let parts = ["news/empty.csv, line 1: no column `id`; its first line must name the columns id, text"];
    world.check(3, &parts, &["blank.txt", "empty.txt", "good.txt"]);
}

// Too long.

#[test]
fn an_article_over_the_limit() {
    let world = World::new();
    world.put("long.txt", HAJIN.repeat(10));
    world.put("long.html", format!("<p>{}</p>", HAJIN.repeat(10)));
    let (long, short) = (json!({"id": "l", "text": HAJIN.repeat(10)}), json!({"id": "s", "text": HAJIN}));
    world.put("rows.jsonl", format!("{long}\n{short}\n"));
    world.put("rows.csv", format!("id,text\nk,{}\nt,short\n", HAJIN.repeat(10).replace('\n', " ")));
    let parts = [
        "news/long.txt: over 200 bytes, skipped; --max-article raises the limit",
        "news/long.html: over 200 bytes",
        "news/rows.jsonl, line 1: over 200 bytes",
        "news/rows.csv, line 2: over 200 bytes",
    ];
    world.check_with(&["--max-article", "200"], 3, &parts, &["good.txt", "s", "t"]);
}

/// The most memory a process has held, in MB, watched until it ends.
#[cfg(target_os = "linux")]
fn watched(mut command: Command) -> (Ran, u64) {
    let child = command.spawn().unwrap();
    let status = Path::new("/proc").join(child.id().to_string()).join("status");
    let watch = std::thread::spawn(move || {
        let mut peak = 0;
        // A process that has ended has no such line any more.
        while let Some(line) = fs::read_to_string(&status)
            .ok()
            .and_then(|status| status.lines().find(|line| line.starts_with("VmHWM:")).map(str::to_owned))
        {
            peak = line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024;
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        peak
    });
    let output = child.wait_with_output().unwrap();
    (Ran::of(output), watch.join().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_of_200_mb() {
    let world = World::new();
    // Sparse: it takes no room on the disk.
    let sparse = |name: &str, head: &str, tail: &str| {
        world.put(name, head);
        let path = world.path("news").join(name);
        let file = fs::OpenOptions::new().append(true).open(path).unwrap();
        file.set_len(200 * 1024 * 1024).unwrap();
        (&file).write_all(tail.as_bytes()).unwrap();
    };
    sparse("long.txt", "x", "\n");
    sparse("rows.jsonl", "{\"id\":\"a\",\"text\":\"", "\"}\n{\"id\":\"b\",\"text\":\"في هجين\"}\n");
    sparse("table.csv", "id,text\nc,", "\nd,في هجين\n");
    let parts = [
        "news/long.txt: over 16777216 bytes, skipped; --max-article raises the limit",
        "news/rows.jsonl, line 1: over 16777216 bytes",
        "news/table.csv, line 2: over 16777216 bytes",
    ];
    for job in ["tag", "map"] {
        let start = std::time::Instant::now();
        let (ran, peak) = watched(world.command(&[job, "news"]));
        ran.check(3, &parts);
        assert!(peak > 0 && peak < 100, "{job}: {peak} MB");
        assert!(start.elapsed().as_secs() < 20, "{job}: {:?}", start.elapsed());
    }
    assert_eq!(world.mapped(), ["b", "d", "good.txt"]);
}

// Tables.

#[test]
fn faults_of_a_table() {
    let world = World::new();
    world.put("a.csv", "id,body\n1,x\n");
    world.put("b.csv", "id,text,published\n1,في الرقة,2017-06\n2,ragged\n3,في حلب,June 2017\n,no id,2017\n");
    let parts = [
        "news/a.csv, line 1: no column `text`; its first line must name the columns id, text",
        "news/b.csv, line 3: 2 cells where the header has 3; a quote left open, or a comma outside quotes?",
        "news/b.csv, line 4, column published: \"June 2017\" is no EDTF date: at character 1 expected a date such \
         as 2017, 2017-06, 2017-06-11",
        "news/b.csv, line 5: no `id`; every article needs one",
    ];
    world.check(3, &parts, &["1", "3", "good.txt"]);
    assert_eq!(world.slices()[0], ("2017-06".to_owned(), vec!["1".to_owned()]));
}

#[test]
fn faults_of_the_metadata() {
    let world = World::new();
    world.put("june.txt", HAJIN);
    let rows = "file,published\ngood.txt,11/06/2017\njune.txt,2017-06\n../secret.txt,2017\n/etc/passwd,2017\n\
                good.txt,2017,x\njune.txt,2018\ngone.txt,2017\n";
    world.put("articles.csv", rows);
    fs::write(world.path("secret.txt"), RAQQA).unwrap();
    let parts = [
        "news/articles.csv, line 2, column published: \"11/06/2017\" is no EDTF date",
        "write 2017-06-11 if the day stands first, 2017-11-06 if the month does",
        "news/articles.csv, line 4, column file: «../secret.txt» is not below the folder of this file",
        "news/articles.csv, line 5, column file: «/etc/passwd» is not below the folder of this file",
        "news/articles.csv, line 6: 3 cells where the header has 2",
        "news/articles.csv, line 7, column file: a second row for «june.txt»; that of news/articles.csv, line 3 is used",
        "a metadata row without its file: gone.txt (news/articles.csv, line 8)",
    ];
    world.check(3, &parts, &["good.txt", "june.txt"]);
    assert_eq!(world.slices()[0], ("2017-06".to_owned(), vec!["june.txt".to_owned()]));
    world.put("articles.csv", "name\ngood.txt\n");
    let parts =
        ["news/articles.csv, line 1: no column `file`; its first line must name the columns file, title"];
    world.check(3, &parts, &["good.txt", "june.txt"]);
    let named = world.run(&["map", "news", "--articles", "news/articles.csv"]);
    named.check(1, &["--articles: news/articles.csv, line 1: no column `file`"]);
    world
        .run(&["map", "news", "--articles", "x.csv"])
        .check(1, &["--articles: x.csv: cannot be read: No such"]);
}

#[test]
fn faults_of_json_lines() {
    let world = World::new();
    let lines = [
        "{\"id\":\"a\",\"text\":\"في الرقة\"}",
        "no json",
        "{\"id\":\"b\"}",
        "{\"text\":\"x\"}",
        "[]",
        "{\"id\":\"c\",\"text\":\"في",
    ];
    world.put("a.jsonl", lines.join("\n"));
    let expected = "expected a JSON object on one line, such as {\"id\": \"1\", \"text\": \"…\"}";
    let parts = [
        &format!(
            "news/a.jsonl, line 2: no article: not JSON from character 2 on (expected ident); {expected}"
        ),
        "news/a.jsonl, line 3: no `text`; every article needs one",
        "news/a.jsonl, line 4: no `id`; every article needs one",
        "news/a.jsonl, line 5: no article: invalid length 0, expected an object",
        "news/a.jsonl, line 6: no article: the line ends, at character",
    ];
    world.check(3, &parts, &["a", "good.txt"]);
}

#[test]
fn the_same_article_twice() {
    let world = World::new();
    world.put("a.jsonl", "{\"id\":\"1\",\"text\":\"في الرقة\"}\n{\"id\":\"1\",\"text\":\"في الرقة\"}\n");
    world.put("b.csv", "id,text\n2,في هجين\n");
    let parts = ["the same article twice, read once: 1 (news/a.jsonl, line 2 and news/a.jsonl, line 1)"];
    world.check(0, &parts, &["1", "2", "good.txt"]);
    world.put("c.csv", "id,text\n1,في حلب\n");
    let parts = [
        "news/c.csv, line 2: the id «1» is already taken by news/a.jsonl, line 1 with another text; the second is \
         left out, rename one",
    ];
    world.check(3, &parts, &["1", "2", "good.txt"]);
    assert!(!world.ask("SELECT text FROM surface").contains(&"حلب".to_owned()));
}

// Names.

#[cfg(unix)]
#[test]
fn file_names_of_all_kinds() {
    let world = World::new();
    let names = ["-dash.txt", "escape\u{1b}[31m.txt", "new\nline.txt", "with space.txt", "مقال أول.txt"];
    for name in names {
        world.put(name, HAJIN);
    }
    world.put(
        "articles.csv",
        "file,published\n\"new\nline.txt\",2017-06\nمقال أول.txt,2017-06\nwith space.txt,2017-06\n",
    );
    let mut ids = names.to_vec();
    ids.insert(2, "good.txt");
    let parts = ["no row in articles.csv (3): news/-dash.txt, news/escape\\u{1b}[31m.txt, news/good.txt"];
    world.check(0, &parts, &ids);
    let dated = ["new\nline.txt", "with space.txt", "مقال أول.txt"].map(str::to_owned).to_vec();
    assert_eq!(world.slices()[0], ("2017-06".to_owned(), dated));
    let missing = world.run(&["tag", "no\u{1b}[2J\n.jsonl"]);
    missing.check(1, &["no\\u{1b}[2J\\n.jsonl: cannot be opened"]);
}

// The output.

#[test]
fn an_output_where_a_file_is() {
    let world = World::new();
    for (output, file) in [("news/good.txt", "news/good.txt"), ("news/good.txt/a/b", "news/good.txt")] {
        let ran = world.run(&["map", "news", "-o", output]);
        ran.check(1, &[&format!("-o {output}: {file} is a file, not a directory; name another folder")]);
    }
    assert_eq!(fs::read_to_string(world.path("news/good.txt")).unwrap(), RAQQA);
    assert_eq!(fs::read_dir(world.path("news")).unwrap().count(), 1);
}

#[test]
fn an_output_that_is_the_input() {
    let world = World::new();
    for (input, output) in [("news", "news"), ("news/../news/.", "news"), ("news", "./news/")] {
        let ran = world.run(&["map", input, "-o", output]);
        ran.check(
            2,
            &[&format!("{input}: both the input and the output (-o); name a folder inside or beside it")],
        );
    }
    assert_eq!(fs::read_dir(world.path("news")).unwrap().count(), 1, "nothing was written");
}

#[test]
fn an_output_inside_the_input() {
    let world = World::new();
    for run in 0..2 {
        let ran = world.run(&["map", "news", "-o", "news/results"]);
        ran.check(0, if run == 0 { &[] } else { &["skipped: results of dateline: news/results"] });
    }
    // Another run knows it by its manifest; one that was broken off by its journal.
    world.check(0, &["skipped: results of dateline: news/results"], &["good.txt"]);
    fs::remove_dir_all(world.path("news/results/layers")).unwrap();
    fs::write(world.path("news/results/layers"), "mine").unwrap();
    assert_eq!(world.run(&["map", "news", "-o", "news/results"]).code, Some(1));
    assert!(!world.path("news/results/manifest.json").exists());
    world.check(0, &["skipped: results of dateline: news/results"], &["good.txt"]);
}

#[test]
fn the_files_of_the_options_are_no_articles() {
    let world = World::new();
    world.put("places.csv", "id,name,name_ar,lat,lon\nu:1,Juwais,جويس,35.4,40.1\n");
    let ran = world.run(&["tag", "news", "--gazetteer", "news/places.csv"]);
    ran.check(0, &["skipped: an option names it: news/places.csv"]);
    assert_eq!(ran.tagged(), ["good.txt"]);
}

#[test]
fn a_closed_pipe() {
    let world = World::new();
    let lines: String = (0..3000).map(|n| format!("{}\n", json!({"id": n, "text": HAJIN}))).collect();
    world.put("many.jsonl", lines);
    for args in
        [&["tag", "news"][..], &["tag", "news/many.jsonl"], &["tag", "news", "--to", "csv"], &["map", "news"]]
    {
        let mut child = world.command(args).spawn().unwrap();
        drop(child.stdout.take());
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert!(!ran.said.contains("ipe"), "{args:?}: {}", ran.said);
        ran.check(0, &[]);
    }
    assert!(world.path("out/manifest.json").exists(), "the map is whole although nobody read the table");
}

#[test]
fn exit_codes() {
    let world = World::new();
    let rows: [(&[&str], i32); 10] = [
        (&["map", "news"], 0),
        (&["tag", "news"], 0),
        (&["--help"], 0),
        (&["tag", "nothing.txt"], 1),
        (&["map", "news", "--gazetteer", "nothing.csv"], 1),
        (&["map"], 2),
        (&["map", "news", "--by", "fortnight"], 2),
        (&["tag", "--no-such-option"], 2),
        (&["no-such-job"], 2),
        (&["tag", "news", "nothing.txt"], 3),
    ];
    for (args, code) in rows {
        assert_eq!(world.run(args).code, Some(code), "{args:?}");
    }
}

// Dates.

fn page(head: &str, under: &str) -> String {
    let text = "قالت مصادر محلية إن القتال تجدد في محيط مدينة هجين الواقعة على ضفة النهر، وإن عددا من السكان \
                غادروا بيوتهم نحو القرى القريبة.";
    format!(
        "<html lang=ar><head><title>القتال يتجدد في محيط المدينة</title>{head}</head><body>\
         <h1>القتال يتجدد في محيط المدينة</h1>{under}<p>{text}</p><p>{text}</p></body></html>"
    )
}

#[test]
fn pages_are_dated_by_what_they_say_or_not_at_all() {
    let world = World::new();
    let sure = "<meta property=\"article:published_time\" content=\"2018-12-06T09:00:00Z\">";
    world.put("dated.html", page(sure, ""));
    world.put("clock.html", page("", "<p>24 نوفمبر، 2024 4:13 ص</p>"));
    world.put("nothing.html", page("", ""));
    world.put("table.html", page(sure, ""));
    world.put(
        "articles.csv",
        "file,published\ntable.html,2017-06\ndated.html,\nclock.html,\nnothing.html,\ngood.txt,\n",
    );
    let parts = [
        "a date not followed; the column published of articles.csv settles it: news/clock.html is undated: the byline \
         says 2024-11-24, but it may be the site's clock: nothing bears it out",
    ];
    let ids = ["clock.html", "dated.html", "good.txt", "nothing.html", "table.html"];
    world.check(0, &parts, &ids);
    let in_slice =
        |slice: &str, ids: &[&str]| (slice.to_owned(), ids.iter().map(|id| (*id).to_owned()).collect());
    let expected = [
        in_slice("2017-06", &["table.html"]),
        in_slice("2018-12", &["dated.html"]),
        in_slice("undated", &["clock.html", "good.txt", "nothing.html"]),
    ];
    assert_eq!(world.slices(), expected);
    let evidence = world.ask("SELECT evidence FROM article WHERE article_id = 'dated.html'");
    assert_eq!(evidence, ["a meta element; confidence 0.90"]);
    let published: Vec<Value> =
        world.run(&["tag", "news"]).objects().iter().map(|object| object["published"].clone()).collect();
    assert_eq!(published, [json!(null), json!("2018-12-06"), json!(null), json!(null), json!("2017-06")]);
}

#[test]
fn the_time_of_a_file_counts_only_where_it_is_asked_for() {
    let world = World::new();
    let day = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_497_182_400);
    let file = fs::OpenOptions::new().append(true).open(world.path("news/good.txt")).unwrap();
    file.set_modified(day).unwrap();
    world.check(0, &[], &["good.txt"]);
    assert_eq!(world.slices()[0].0, "undated");
    world.check_with(&["--file-dates"], 0, &[], &["good.txt"]);
    assert_eq!(world.slices()[0].0, "2017-06");
    let tag = world.run(&["tag", "news", "--file-dates"]);
    assert_eq!(tag.objects()[0]["published"], "2017-06-11");
}

#[test]
fn corrected_metadata_renews_the_article() {
    let world = World::new();
    let map = |rows: &str| {
        world.put("articles.csv", format!("file,title,published\n{rows}"));
        let ran = world.run(&["map", "news"]);
        ran.check(0, &[]);
        ran.out.lines().next().unwrap().to_owned()
    };
    assert!(map("good.txt,One,2017-06\n").contains("1 new"));
    assert!(map("good.txt,One,2017-06\n").contains("1 unchanged"));
    assert!(map("good.txt,One,2017-07\n").contains("1 changed"));
    assert_eq!(world.slices()[0].0, "2017-07");
    assert!(map("good.txt,Two,2017-07\n").contains("1 changed"));
    assert_eq!(world.ask("SELECT title FROM article"), ["Two"]);
    assert!(map("").contains("1 changed"));
    assert_eq!(world.slices()[0].0, "undated");
}
