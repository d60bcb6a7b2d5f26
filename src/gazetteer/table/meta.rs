//! What a table says about itself.

/// What a table says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The name a person knows it by.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence and attribution.
    pub licence: String,
    /// How many different names it has, as folded: counted when the table is written.
    pub names: u64,
    /// The files it was imported from, in rising authority; none for a CSV file compiled as it is opened.
    pub sources: Vec<SourceMeta>,
}

/// One file or folder that a table was imported from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMeta {
    /// The file's name, without its folders.
    pub file: String,
    /// What it was read as: a name of the table of source formats.
    pub format: String,
    /// Its licence and attribution, as far as it or the user says.
    pub licence: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Rows that were used.
    pub rows: u64,
}

impl Meta {
    /// One line for the table, one for each source; tabs between the fields.
    pub(super) fn to_text(&self) -> String {
        let own = [&self.name, &self.version, &self.licence].map(|field| escape(field)).join("\t");
        let own = format!("{own}\t{}", self.names);
        let sources = self.sources.iter().map(|source| {
            let fields = [&source.file, &source.format, &source.licence, &source.sha256];
            format!("{}\t{}", fields.map(|field| escape(field)).join("\t"), source.rows)
        });
        std::iter::once(own).chain(sources).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn of_text(text: &str) -> Self {
        let mut lines = text.lines();
        let mut fields = lines.next().unwrap_or_default().split('\t').map(unescape);
        let mut next = || fields.next().unwrap_or_default();
        let (name, version, licence) = (next(), next(), next());
        let names = next().parse().unwrap_or_default();
        Meta { name, version, licence, names, sources: lines.map(source).collect() }
    }
}

fn source(line: &str) -> SourceMeta {
    let mut fields = line.split('\t').map(unescape);
    let mut next = || fields.next().unwrap_or_default();
    SourceMeta {
        file: next(),
        format: next(),
        licence: next(),
        sha256: next(),
        rows: next().parse().unwrap_or_default(),
    }
}

fn escape(field: &str) -> String {
    field.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

fn unescape(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => break,
            },
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let source = SourceMeta {
            file: "a\tb.zip".into(),
            format: "geonames".into(),
            licence: "CC BY 4.0\nby \\ them".into(),
            sha256: "00ff".into(),
            rows: 7,
        };
        let meta = Meta { name: "world".into(), sources: vec![source.clone(), source], ..Meta::default() };
        assert_eq!(Meta::of_text(&meta.to_text()), meta);
        assert_eq!(Meta::of_text(""), Meta::default());
    }
}
