//! Articles from files: formats, metadata, encodings and every kind of bad input.

use std::{
    fs,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use dateline::{
    date::published_extent,
    ingest::{
        Cause, IngestError, Inputs, Item, NoteKind, Options, Problem, Undecodable, jsonl_stream, read_inputs,
    },
};
use encoding_rs::WINDOWS_1256;
use tempfile::TempDir;

const ARABIC: &str = "قال مسؤولون إن القوات تقدمت صباح أمس نحو مدينة الميادين على نهر الفرات شرق سورية، وقتل عدد من المقاتلين.";

fn options() -> Options {
    Options::new(|text| published_extent(text).map_err(|error| error.to_string()))
}

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

struct Outcome {
    items: Vec<Item>,
    problems: Vec<Problem>,
    inputs: Inputs,
}

impl Outcome {
    fn ids(&self) -> Vec<&str> {
        self.items.iter().map(|item| item.article.meta.id.as_str()).collect()
    }

    fn note(&self, kind: NoteKind) -> String {
        self.inputs.notes().get(kind).map(ToString::to_string).unwrap_or_default()
    }

    fn published(&self, id: &str) -> Option<&str> {
        let item = self.items.iter().find(|item| item.article.meta.id == id).unwrap();
        item.article.meta.published.as_ref().map(|published| published.extent.edtf.as_str())
    }

    /// The only problem, as a person reads it, without the folder's changing name.
    fn problem(&self, dir: &TempDir) -> String {
        assert_eq!(self.problems.len(), 1, "{:?}", self.problems);
        self.problems[0].to_string().replace(&format!("{}/", dir.path().display()), "")
    }
}

fn read_with(inputs: &[&Path], options: &Options) -> Outcome {
    let paths: Vec<PathBuf> = inputs.iter().map(|path| path.to_path_buf()).collect();
    let mut inputs = read_inputs(&paths, options).unwrap();
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for piece in &mut inputs {
        match piece {
            Ok(item) => items.push(item),
            Err(problem) => problems.push(problem),
        }
    }
    Outcome { items, problems, inputs }
}

fn read(dir: &TempDir) -> Outcome {
    read_with(&[dir.path()], &options())
}

#[test]
fn a_folder_is_read_in_the_order_of_its_ids() {
    let dir = folder(&[
        ("b.txt", b"b"),
        ("a/2.TXT", b"two"),
        ("a/10.txt", b"ten"),
        ("a.txt", b"a"),
        ("rows.jsonl", b"{\"id\": 7, \"text\": \"seven\", \"extra\": [1]}\n\n{\"id\": \"x\", \"text\": \"\", \"title\": null}\n"),
        ("z.csv", b"text,id\nhello,c1\n"),
    ]);
    let outcome = read(&dir);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    assert_eq!(outcome.ids(), ["a.txt", "a/10.txt", "a/2.TXT", "b.txt", "7", "x", "c1"]);
    let files: Vec<(&str, u64, u64)> =
        outcome.inputs.files().iter().map(|file| (file.name.as_str(), file.bytes, file.articles)).collect();
    let expected = [
        ("a.txt", 1, 1),
        ("a/10.txt", 3, 1),
        ("a/2.TXT", 3, 1),
        ("b.txt", 1, 1),
        ("rows.jsonl", 81, 2),
        ("z.csv", 17, 1),
    ];
    assert_eq!(files, expected);
}

#[test]
fn metadata_is_found_beside_the_articles() {
    let csv = "\u{feff}file,title,published,source,lang,published_evidence,unknown\n\
        a.txt,عنوان,2017-06~,الحرة,ar-SY,«this week»,1\n\
        sub/b.txt,\"one, two\",,,,,\n";
    let dir = folder(&[("a.txt", b"A"), ("sub/b.txt", b"B"), ("articles.csv", csv.as_bytes())]);
    let outcome = read(&dir);
    assert_eq!(outcome.ids(), ["a.txt", "sub/b.txt"]);
    let meta = &outcome.items[0].article.meta;
    assert_eq!(meta.title.as_deref(), Some("عنوان"));
    assert_eq!(meta.source.as_deref(), Some("الحرة"));
    assert_eq!(meta.lang.as_deref(), Some("ar"));
    let published = meta.published.as_ref().unwrap();
    assert_eq!(published.extent.edtf, "2017-06~");
    assert_eq!(published.evidence.as_deref(), Some("«this week»"));
    assert_eq!(outcome.items[1].article.meta.title.as_deref(), Some("one, two"));
    assert_eq!(outcome.published("sub/b.txt"), None);
    assert_eq!(outcome.inputs.notes().iter().count(), 0);
}

#[test]
fn metadata_from_a_spreadsheet_in_other_encodings_and_with_semicolons() {
    let table = "file;title;published\r\na.txt;أخبار الميادين ودير الزور في سوريا والعراق;2017-06-11\r\n";
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(table.replace(';', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let windows = WINDOWS_1256.encode(table).0.into_owned();
    for bytes in [table.as_bytes().to_vec(), utf16, windows] {
        let dir = folder(&[("a.txt", b"A"), ("articles.csv", &bytes)]);
        let outcome = read(&dir);
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        let title = outcome.items[0].article.meta.title.as_deref();
        assert_eq!(title, Some("أخبار الميادين ودير الزور في سوريا والعراق"));
        assert_eq!(outcome.published("a.txt"), Some("2017-06-11"));
    }
}

#[test]
fn rows_without_a_file_and_files_without_a_row_are_noted() {
    let dir = folder(&[("a.txt", b"A"), ("b.txt", b"B"), ("articles.csv", b"file\nb.txt\ngone.txt\n")]);
    let outcome = read(&dir);
    assert!(outcome.problems.is_empty());
    let note = outcome.note(NoteKind::RowWithoutFile);
    assert!(note.contains("gone.txt") && note.contains("line 3"), "{note}");
    let note = outcome.note(NoteKind::FileWithoutRow);
    assert!(note.contains("a.txt") && !note.contains("b.txt"), "{note}");
}

#[test]
fn named_metadata_takes_the_place_of_the_one_found() {
    let texts = folder(&[("a.txt", b"A"), ("articles.csv", b"file,published\na.txt,2001\n")]);
    let tables = folder(&[("by_id.csv", b"file,published\na.txt,2002\n")]);
    let path = tables.path().join("by_path.csv");
    let target = texts.path().canonicalize().unwrap().join("a.txt");
    fs::write(&path, format!("file,published\n\"{}\",2003\n", target.display())).unwrap();
    for (table, expected) in [("by_id.csv", "2002"), ("by_path.csv", "2003")] {
        let options = Options { articles_csv: Some(tables.path().join(table)), ..options() };
        let outcome = read_with(&[texts.path()], &options);
        assert_eq!(outcome.ids(), ["a.txt"]);
        assert_eq!(outcome.published("a.txt"), Some(expected));
    }
}

#[test]
fn named_metadata_that_cannot_be_used_stops_the_run() {
    let dir = folder(&[("a.txt", b"A"), ("meta.csv", b"name,date\na.txt,2002\n")]);
    for (table, expected) in [("meta.csv", "no column `file`"), ("missing.csv", "cannot be read")] {
        let options = Options { articles_csv: Some(dir.path().join(table)), ..options() };
        let error = read_inputs(&[dir.path().to_path_buf()], &options).err().unwrap();
        assert!(matches!(error, IngestError::Articles(_)));
        let said = error.to_string();
        assert!(said.contains(table) && said.contains(expected), "{said}");
    }
}

#[test]
fn a_file_named_alone_has_its_name_as_id_and_the_metadata_beside_it() {
    let dir = folder(&[
        ("sub/a.log", b"A"),
        ("sub/b.txt", b"B"),
        ("sub/articles.csv", b"file,published\na.log,2002\nb.txt,2003\n"),
    ]);
    let outcome = read_with(&[&dir.path().join("sub/a.log")], &options());
    assert_eq!(outcome.ids(), ["a.log"]);
    assert_eq!(outcome.published("a.log"), Some("2002"));
    assert_eq!(outcome.inputs.notes().iter().count(), 0);
}

#[test]
fn what_is_no_article_is_skipped_with_a_note() {
    let dir = folder(&[
        ("a.txt", b"A"),
        ("photo.jpg", b"\xff\xd8"),
        (".hidden.txt", b"H"),
        ("out/unlocated.csv", b"x\n"),
        ("old/manifest.json", b"{\"generator\": \"dateline\"}"),
        ("old/undated.csv", b"x\n"),
    ]);
    let options =
        Options { exclude: vec![dir.path().join("out"), dir.path().join("not there")], ..options() };
    let outcome = read_with(&[dir.path()], &options);
    assert_eq!(outcome.ids(), ["a.txt"]);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    assert!(outcome.note(NoteKind::UnknownExtension).contains("photo.jpg"));
    assert!(outcome.note(NoteKind::Hidden).contains(".hidden.txt"));
    assert!(outcome.note(NoteKind::Excluded).contains("(2)"));
    let empty = folder(&[]);
    assert!(!read(&empty).note(NoteKind::NothingFound).is_empty());
}

#[test]
fn a_missing_input_is_a_problem_and_the_rest_goes_on() {
    let dir = folder(&[("a.txt", b"A")]);
    let missing = dir.path().join("missing.txt");
    let outcome = read_with(&[dir.path(), &missing], &options());
    assert_eq!(outcome.ids(), ["a.txt"]);
    assert!(outcome.problem(&dir).starts_with("missing.txt: cannot be read: No such file"));
    let error = read_inputs(std::slice::from_ref(&missing), &options()).err().unwrap();
    assert!(error.to_string().contains("missing.txt"), "{error}");
    assert!(matches!(read_inputs(&[], &options()), Err(IngestError::NoInput)));
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_loops_end() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[("real/a.txt", b"A"), ("real/b.txt", b"B")]);
    symlink(dir.path(), dir.path().join("real/loop")).unwrap();
    symlink(dir.path().join("real"), dir.path().join("0link")).unwrap();
    symlink(dir.path().join("nowhere"), dir.path().join("dangling.txt")).unwrap();
    let outcome = read(&dir);
    assert_eq!(outcome.ids(), ["real/a.txt", "real/b.txt"]);
    assert!(outcome.problem(&dir).starts_with("dangling.txt: cannot be read"));
    assert!(outcome.note(NoteKind::ReachedTwice).contains("(2)"));
}

#[test]
fn a_folder_inside_another_input_is_read_once() {
    let dir = folder(&[("a.txt", b"A"), ("sub/b.txt", b"B")]);
    let outcome = read_with(&[dir.path(), &dir.path().join("sub"), &dir.path().join("a.txt")], &options());
    assert_eq!(outcome.ids(), ["a.txt", "sub/b.txt"]);
    assert!(outcome.note(NoteKind::ReachedTwice).contains("(2)"));
}

#[test]
fn the_same_article_twice_is_read_once_and_another_text_is_named() {
    let dir = folder(&[
        ("1/a.txt", b"same"),
        ("2/a.txt", b"same"),
        ("3/a.txt", b"other"),
        (
            "rows.jsonl",
            b"{\"id\":\"x\",\"text\":\"1\"}\n{\"id\":\"x\",\"text\":\"1\"}\n{\"id\":\"x\",\"text\":\"2\"}",
        ),
    ]);
    let at = |name: &str| dir.path().join(name);
    let outcome = read_with(&[&at("1"), &at("2")], &options());
    assert_eq!(outcome.ids(), ["a.txt"]);
    let note = outcome.note(NoteKind::Duplicate);
    assert!(note.contains("1/a.txt") && note.contains("2/a.txt"), "{note}");

    let outcome = read_with(&[&at("1"), &at("3")], &options());
    assert_eq!(outcome.items[0].article.text, "same");
    let said = outcome.problem(&dir);
    assert!(
        said.starts_with("3/a.txt: the id «a.txt» is already taken by") && said.contains("1/a.txt"),
        "{said}"
    );

    let outcome = read_with(&[&at("rows.jsonl")], &options());
    assert_eq!(outcome.ids(), ["x"]);
    let said = outcome.problem(&dir);
    assert!(said.starts_with("rows.jsonl, line 3: ") && said.contains("rows.jsonl, line 1"), "{said}");
    assert!(outcome.note(NoteKind::Duplicate).contains("line 2"));
}

#[test]
fn file_names_of_all_kinds() {
    let dir = folder(&[
        ("with space.txt", b"1"),
        ("مقال أول.txt", b"2"),
        ("new\nline.txt", b"\xff\xfe\x00"),
        ("articles.csv", "file,title\nمقال أول.txt,ok\n\"new\nline.txt\",t\nwith space.txt,t\n".as_bytes()),
    ]);
    let outcome = read(&dir);
    assert_eq!(outcome.ids(), ["with space.txt", "مقال أول.txt"]);
    assert_eq!(outcome.items[1].article.meta.title.as_deref(), Some("ok"));
    let said = outcome.problem(&dir);
    assert!(said.starts_with("new\\nline.txt: "), "{said}");
}

#[test]
fn metadata_never_reaches_outside_its_folder() {
    let dir = folder(&[
        ("secret.txt", b"S"),
        ("in/a.txt", b"A"),
        ("in/articles.csv", b"file,title\n../secret.txt,t\nsub/../a.txt,ok\n/etc/passwd,t\n"),
    ]);
    let outcome = read_with(&[&dir.path().join("in")], &options());
    assert_eq!(outcome.ids(), ["a.txt"]);
    assert_eq!(outcome.items[0].article.meta.title.as_deref(), Some("ok"));
    let spots: Vec<Option<u64>> = outcome.problems.iter().map(|problem| problem.spot.line).collect();
    assert_eq!(spots, [Some(2), Some(4)]);
    assert!(outcome.problems.iter().all(|problem| matches!(problem.cause, Cause::Outside { .. })));
}

/// Tables with one fault each: the file, its bytes, and how the only problem starts.
#[test]
fn a_fault_in_a_table_is_named_with_its_place() {
    let rows: &[(&str, &[u8], &str)] = &[
        (
            "a.csv",
            b"id,title\n1,t\n",
            "a.csv, line 1: no column `text`; its first line must name the columns id, text",
        ),
        ("a.csv", b"", "a.csv, line 1: no column `id`"),
        ("a.csv", b"id,text\n1,a\n\n2\n3,c\n", "a.csv, line 4: 1 cells where the header has 2"),
        (
            "a.csv",
            b"id,text\r\n1,\"a\r\nb\"\r\n2,b,c\r\n3,c\r\n",
            "a.csv, line 4: 3 cells where the header has 2",
        ),
        ("a.csv", b"id,text\n,a\n1,b\n3,c\n", "a.csv, line 2: no `id`"),
        (
            "a.csv",
            b"id,text,published\n1,a,11/6/2017\n3,c,2017\n",
            "a.csv, line 2, column published: \"11/6/2017\" is no EDTF date",
        ),
        (
            "articles.csv",
            b"file,published\na.txt,soon\n",
            "articles.csv, line 2, column published: \"soon\" is no EDTF date",
        ),
        ("articles.csv", b"name\na.txt\n", "articles.csv, line 1: no column `file`"),
        ("articles.csv", b"file,title\n,t\n", "articles.csv, line 2, column file: no `file`"),
        (
            "articles.csv",
            b"file,title\na.txt,1\na.txt,2\n",
            "articles.csv, line 3, column file: a second row",
        ),
        (
            "a.jsonl",
            b"{\"id\":1,\"text\":\"a\"}\n{\"id\":3,\n",
            "a.jsonl, line 2: no article: the line ends, at character 8,",
        ),
        ("a.jsonl", b"{\"text\":\"a\"}\n{\"id\":3,\"text\":\"b\"}\n", "a.jsonl, line 1: no `id`"),
        ("a.jsonl", b"{\"id\":1}\n{\"id\":3,\"text\":\"b\"}\n", "a.jsonl, line 1: no `text`"),
        (
            "a.jsonl",
            b"{\"id\":[1],\"text\":\"a\"}\n",
            "a.jsonl, line 1: no article: the id is neither text nor a number",
        ),
        (
            "a.jsonl",
            b"{\"id\":1,\"text\":5}\n",
            "a.jsonl, line 1: no article: invalid type: integer `5`, expected a string",
        ),
        ("a.jsonl", b"[]\n", "a.jsonl, line 1: no article: invalid length 0, expected an object"),
        ("a.jsonl", b"{\"id\":1,\"text\":\"a\xc3(\"}\n", "a.jsonl, line 1: not UTF-8: byte 17 is 0xc3"),
        (
            "a.jsonl",
            b"{\"id\":1,\"text\":\"a\",\"published\":\"2017-13\"}\n",
            "a.jsonl, line 1, column published: \"2017-13\" is no EDTF date",
        ),
    ];
    for (name, bytes, expected) in rows {
        let dir = folder(&[("a.txt", b"A"), (name, bytes)]);
        let outcome = read(&dir);
        let said = outcome.problem(&dir);
        assert!(said.starts_with(expected), "{name} {:?}: {said}", String::from_utf8_lossy(bytes));
        assert!(outcome.ids().contains(&"a.txt"), "the rest goes on");
    }
}

#[test]
fn an_article_with_a_bad_date_is_read_as_undated() {
    let dir = folder(&[
        ("a.txt", b"A"),
        ("articles.csv", b"file,title,published\na.txt,t,soon\n"),
        (
            "r.jsonl",
            b"{\"id\":1,\"text\":\"a\",\"published\":\"\"}\n{\"id\":2,\"text\":\"a\",\"published\":\"??\"}",
        ),
    ]);
    let outcome = read(&dir);
    assert_eq!(outcome.ids(), ["a.txt", "1", "2"]);
    assert_eq!(outcome.problems.len(), 2);
    assert_eq!(outcome.items[0].article.meta.title.as_deref(), Some("t"));
    assert_eq!((outcome.published("a.txt"), outcome.published("2")), (None, None));
}

#[test]
fn encodings_are_read_and_guesses_are_noted() {
    let utf16 = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(ARABIC.encode_utf16()).flat_map(to).collect()
    };
    let dir = folder(&[
        ("1-plain.txt", ARABIC.as_bytes()),
        ("2-mark.txt", format!("\u{feff}{ARABIC}").as_bytes()),
        ("3-le.txt", &utf16(u16::to_le_bytes)),
        ("4-be.txt", &utf16(u16::to_be_bytes)),
        ("5-1256.txt", &WINDOWS_1256.encode(ARABIC).0),
    ]);
    let outcome = read(&dir);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    for item in &outcome.items {
        assert_eq!(item.article.text, ARABIC, "{}", item.article.meta.id);
    }
    assert_eq!(outcome.items.len(), 5);
    let note = outcome.note(NoteKind::Encoding);
    assert!(note.contains("5-1256.txt as windows-1256 (byte 0 is no UTF-8)"), "{note}");
    assert!(!note.contains("4-be"), "a mark is no guess");
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let cyrillic = encoding_rs::WINDOWS_1251
        .encode("Сегодня в городе прошли бои за аэропорт, сообщили источники.")
        .0
        .into_owned();
    let french = encoding_rs::WINDOWS_1252
        .encode("Les forces ont été déployées à l’aéroport, selon l’armée française.")
        .0
        .into_owned();
    let hebrew = encoding_rs::WINDOWS_1255.encode("כוחות הביטחון נפרסו בעיר אתמול בערב").0.into_owned();
    let mut cut = ARABIC.as_bytes().to_vec();
    cut.remove(22);
    let rows: Vec<(&str, Vec<u8>)> =
        vec![("cyrillic", cyrillic), ("french", french), ("hebrew", hebrew), ("cut", cut)];
    for (name, bytes) in rows {
        let valid = std::str::from_utf8(&bytes).unwrap_err().valid_up_to();
        let dir = folder(&[("a.txt", &bytes)]);
        let outcome = read(&dir);
        match &outcome.problems[..] {
            [Problem { cause: Cause::Undecodable(Undecodable::NotUtf8 { byte, value }), .. }] => {
                assert_eq!((*byte, *value), (valid, bytes[valid]), "{name}");
            }
            other => panic!("{name}: {other:?} {:?}", outcome.items),
        }
    }
    let dir = folder(&[("a.txt", b"PK\x03\x04\x00text")]);
    assert_eq!(read(&dir).problem(&dir), "a.txt: binary, not text: a NUL at byte 4; save it as text first");
    let dir = folder(&[("a.txt", b"\xff\xfea\x00\x00\xd8b\x00")]);
    assert!(read(&dir).problem(&dir).starts_with("a.txt: says UTF-16LE by its mark, but byte"));
}

#[test]
fn an_empty_file_is_noted() {
    let dir = folder(&[("a.txt", b""), ("b.txt", b" \n\xc2\xa0")]);
    let outcome = read(&dir);
    assert_eq!(outcome.ids(), ["a.txt", "b.txt"]);
    assert!(outcome.note(NoteKind::Empty).starts_with("no text (2)"));
}

#[test]
fn an_article_over_the_limit_is_named_and_the_rest_goes_on() {
    let long = "x".repeat(3000);
    let dir = folder(&[
        ("a.txt", long.as_bytes()),
        ("b.txt", b"B"),
        ("c.jsonl", format!("{{\"id\":1,\"text\":\"{long}\"}}\n{{\"id\":2,\"text\":\"ok\"}}\n").as_bytes()),
        ("d.csv", format!("id,text\n3,\"{long}\n{long}\"\n4,ok\n5,{}\n", "y".repeat(2100)).as_bytes()),
    ]);
    let outcome = read_with(&[dir.path()], &Options { max_article: 2000, ..options() });
    assert_eq!(outcome.ids(), ["b.txt", "2", "4"]);
    let lines: Vec<Option<u64>> = outcome.problems.iter().map(|problem| problem.spot.line).collect();
    assert_eq!(lines, [None, Some(1), Some(2), Some(5)]);
    assert!(outcome.problems.iter().all(|problem| problem.to_string().contains("--max-article")));
}

/// A line of 200 MB that exists only as it is read.
fn endless_line() -> impl Read {
    let long = io::repeat(b'x').take(200 * 1000 * 1000);
    (&b"{\"id\":1,\"text\":\""[..]).chain(long).chain(&b"\"}\n{\"id\":2,\"text\":\"ok\"}\n"[..])
}

#[test]
fn a_stream_names_a_line_of_200_mb_and_goes_on() {
    let options = Options { max_article: 1_000_000, ..options() };
    let pieces: Vec<_> = jsonl_stream(BufReader::new(endless_line()), "standard input", options).collect();
    match &pieces[..] {
        [Err(problem), Ok(Item { article, .. })] => {
            assert_eq!(
                problem.to_string(),
                "standard input, line 1: over 1000000 bytes, skipped; --max-article raises the limit"
            );
            assert_eq!(article.meta.id, "2");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stream_keeps_no_account_of_ids() {
    let input =
        &b"{\"id\":1,\"text\":\"a\"}\n{\"id\":1,\"text\":\"b\"}\nnot json\n{\"id\":2,\"text\":\"c\"}"[..];
    let pieces: Vec<_> = jsonl_stream(input, "standard input", options()).collect();
    let kinds: Vec<bool> = pieces.iter().map(Result::is_ok).collect();
    assert_eq!(kinds, [true, true, false, true]);
    let said = pieces[2].as_ref().unwrap_err().to_string();
    assert!(said.starts_with("standard input, line 3: no article: "), "{said}");
}
