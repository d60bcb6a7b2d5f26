//! Compiles the shipped gazetteer and the lists of ordinary words, so that nothing is parsed when the program starts.

// The modules are the library's own; the build uses only a part of them.
#![allow(dead_code, unused_imports)]

use std::{env, error::Error, fs, path::Path};

#[path = "src/lang/mod.rs"]
mod lang;
#[path = "src/model/mod.rs"]
mod model;
#[path = "src/gazetteer/table/mod.rs"]
mod table;
#[path = "build/viewer.rs"]
mod viewer;

const GAZETTEER: &str = "data/gazetteer";
const LEXICON: &str = "data/lexicon";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    for input in ["data", "src/lang", "src/model", "src/gazetteer/table"] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = env::var("OUT_DIR")?;
    let words = ordinary_words()?;
    fs::write(Path::new(&out).join("words.bin"), &words)?;
    fs::write(Path::new(&out).join("gazetteer.bin"), gazetteer(&table::OrdinaryWords::open(words))?)?;
    viewer::embed(Path::new(&out))?;
    Ok(())
}

fn gazetteer(ordinary: &table::OrdinaryWords) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut files: Vec<_> =
        fs::read_dir(GAZETTEER)?.map(|f| f.map(|f| f.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == "csv"));
    files.sort();
    let mut rows = Vec::new();
    for file in &files {
        let (good, bad) =
            table::read_rows(fs::File::open(file)?).map_err(|e| format!("{}: {e}", file.display()))?;
        if let Some(error) = bad.first() {
            return Err(format!("{}: {error}", file.display()).into());
        }
        rows.extend(good);
    }
    let meta = table::Meta {
        name: "dateline".into(),
        version: fs::read_to_string(Path::new(GAZETTEER).join("VERSION"))?.trim().into(),
        licence: fs::read_to_string(Path::new(GAZETTEER).join("ATTRIBUTION"))?.trim().into(),
        ..table::Meta::default()
    };
    Ok(table::compile(&rows, &meta, ordinary)?)
}

fn ordinary_words() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut words = table::WordLists::default();
    for lang in ["ar", "en"] {
        words.add_words(&fs::read_to_string(format!("{LEXICON}/ordinary_words.{lang}.csv"))?);
        words.add_frequent(&fs::read_to_string(format!("{LEXICON}/frequent_words.{lang}.csv"))?);
        words.add_persons(&fs::read_to_string(format!("{LEXICON}/person_names.{lang}.csv"))?);
    }
    Ok(words.compile())
}
