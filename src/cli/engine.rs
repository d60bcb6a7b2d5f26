//! What several subcommands set up alike: the gazetteer, the lexicon and the tagger.

use std::{fs, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use clap::Args;
use dateline::{encoding::decode, gazetteer::Gazetteer, pipeline::Tagger, recognise::Lexicon};

/// The options that choose what places are known.
#[derive(Debug, Clone, Args)]
pub struct GazetteerArgs {
    /// Lay this gazetteer (CSV, or .gaz as `gazetteer import` makes it) over the shipped one; may be given several
    /// times, later ones win
    ///
    /// Of a .gaz, `map`, `tag`, `eval` and `gazetteer info` read every byte and compare it with the checksum. The
    /// other commands open it at once and look only at its header: a file cut short, foreign or with a damaged header
    /// is refused, a damaged byte behind it is not seen.
    #[arg(long, value_name = "FILE")]
    pub gazetteer: Vec<PathBuf>,
    /// Leave the shipped gazetteer out: only the places of --gazetteer count
    #[arg(long, requires = "gazetteer")]
    pub no_default_gazetteer: bool,
}

impl GazetteerArgs {
    /// The shipped gazetteer with the user's layers on it.
    pub fn open(&self) -> anyhow::Result<Gazetteer> {
        let mut gazetteer =
            if self.no_default_gazetteer { Gazetteer::empty() } else { Gazetteer::shipped()? };
        for file in &self.gazetteer {
            gazetteer.add_file(file)?;
        }
        Ok(gazetteer)
    }
}

/// The options that choose what names are found.
#[derive(Debug, Args)]
pub struct EngineArgs {
    #[command(flatten)]
    pub gazetteers: GazetteerArgs,
    /// Add a list of names that are no places, or of words around names (CSV; --help lists the headers)
    #[arg(long, value_name = "FILE", long_help = lexicon_help())]
    pub lexicon: Vec<PathBuf>,
    /// Names count though they were out of use when the article was published
    #[arg(long)]
    pub historic_names: bool,
}

fn lexicon_help() -> String {
    let lists = Lexicon::lists().map(|(header, file)| format!("  {header}\n      as data/lexicon/{file}\n"));
    format!(
        "Add a list of names that are no places, or of words around names; may be given several times. A CSV file with one \
         of these headers:\n{}\
         Ordinary words and persons' names are no such list: a name that is one too goes into the columns variants and cue \
         of a --gazetteer row",
        lists.collect::<String>()
    )
}

impl EngineArgs {
    /// The files that these options name.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.gazetteers.gazetteer.iter().chain(&self.lexicon)
    }

    /// The tagger. Compiled gazetteers are read whole and compared with their checksums: what it is for runs long, and
    /// 0.01 s for 100 MB is little beside points that are nowhere.
    ///
    /// # Errors
    /// When a file cannot be read, or is damaged.
    pub fn tagger(&self) -> anyhow::Result<Tagger> {
        let mut lexicon = Lexicon::shipped()?;
        for file in &self.lexicon {
            let bytes = fs::read(file).with_context(|| file.display().to_string())?;
            let csv = decode(bytes).with_context(|| file.display().to_string())?.text;
            lexicon.add(&file.display().to_string(), &csv)?;
        }
        let gazetteer = self.gazetteers.open()?;
        gazetteer.verify()?;
        let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(lexicon));
        Ok(if self.historic_names { tagger.with_historic_names() } else { tagger })
    }
}
