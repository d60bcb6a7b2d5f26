//! The import rule of ARCHITECTURE.md, held against the source.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each module of the library may import of ours.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("encoding", &[]),
    ("lang", &["model"]),
    ("slice", &["model"]),
    ("store", &["model"]),
    ("eval", &["model"]),
    ("gazetteer", &["model", "lang", "encoding"]),
    ("date", &["model", "lang"]),
    ("ingest", &["model", "lang", "encoding"]),
    ("recognise", &["model", "lang", "gazetteer"]),
    // Only the types of what is handed over: a toponym and what it hangs on.
    ("resolve", &["model", "lang", "gazetteer", "recognise"]),
    ("export", &["model", "slice", "store"]),
    ("query", &["model", "lang", "date", "gazetteer", "store"]),
    ("pipeline", &["model", "lang", "gazetteer", "date", "ingest", "recognise", "resolve", "slice"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder, with their code: comments taken out.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, code(&text)));
            }
        }
    }
    files.sort();
    assert!(!files.is_empty());
    files
}

fn code(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level modules that a path behind `prefix` (`crate::`) leads to; braces are opened.
fn imports(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(first_names(group)),
            None => found.extend(name(rest)),
        }
    }
    found
}

/// The first name of each path in a group that was opened.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && depth == 0 && !c.is_whitespace() => {
                names.extend(name(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

fn name(path: &str) -> Option<String> {
    let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn groups_and_paths_are_read() {
    let code = "use crate::{\n    lang::{Tokens, ar},\n    model::Place,\n};\nfn f() { crate::date::x(); }";
    let found: Vec<String> = imports(code, "crate::").into_iter().collect();
    assert_eq!(found, ["date", "lang", "model"]);
    assert!(imports("mycrate::date", "crate::").is_empty());
}

#[test]
fn modules_import_what_the_rule_allows() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut broken = Vec::new();
    for (file, code) in sources(&root().join("src")) {
        let module = module_of(&file);
        if matches!(module.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let may = allowed.get(module.as_str()).unwrap_or_else(|| panic!("no row for {module} in ALLOWED"));
        for import in imports(&code, "crate::") {
            let is_module = allowed.contains_key(import.as_str()) || import == "cli";
            if is_module && import != module && !may.contains(&import.as_str()) {
                broken.push(format!("{}: {module} imports {import}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_table_has_every_module_and_no_other() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let listed: BTreeSet<&str> = ALLOWED.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, listed);
}

#[test]
fn only_the_command_line_reads_the_clock() {
    for (file, code) in sources(&root().join("src")) {
        if module_of(&file) == "cli" {
            continue;
        }
        for clock in ["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now", "Utc::now"] {
            assert!(!code.contains(clock), "{}: {clock}", file.display());
        }
    }
}

#[test]
fn a_clone_stands_alone() {
    let beside = concat!("../", "shared");
    for folder in ["src", "tests", "benches"] {
        for (file, code) in sources(&root().join(folder)) {
            assert!(!code.contains(beside), "{}: reads what lies beside the checkout", file.display());
        }
    }
    let build = fs::read_to_string(root().join("build.rs")).unwrap();
    assert!(!build.contains(beside));
}
