//! Lists with a header: comma, tab or semicolon between the cells.

use ::csv::{ByteRecord, Position, StringRecord};

use super::{
    ColumnError, Input, Intake, Mapping, Plan, SourceError,
    cells::{Context, fill},
    draft::Draft,
    input::{Sniff, file_name},
    intake::{Bad, Halt, Reason},
    seen::Ids,
};
use crate::gazetteer::table::list_reader;

/// Whether the header says where names and points are.
pub(super) fn detect(sniff: &Sniff<'_>) -> bool {
    let header = header_of(sniff.first_line());
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    Mapping::default().bind(&header).is_ok_and(|bound| bound.complete(&header).is_ok())
}

/// Whether it may be a list all the same, whose columns the user has to name.
pub(super) fn may_be(sniff: &Sniff<'_>) -> bool {
    let named = sniff.path.extension().is_some_and(|e| {
        ["csv", "tsv", "txt", "zip", "gz"].iter().any(|known| e.eq_ignore_ascii_case(known))
    });
    let header = header_of(sniff.first_line());
    named && header.len() > 1 && header.iter().all(|name| name.trim().parse::<f64>().is_err())
}

/// The cells of a header line; none where it is no text.
pub(super) fn header_of(line: &[u8]) -> Vec<String> {
    let mut reader = list_reader(line).has_headers(false).from_reader(line);
    let first = reader.records().next().and_then(Result::ok).unwrap_or_default();
    first.iter().map(str::to_owned).collect()
}

/// Reads every row.
pub(super) fn read(input: &Input, plan: &Plan<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
    let source = stem(&file_name(&input.path));
    let context = Context { source: &source, langs: &plan.options.langs };
    let mut draft = Draft::new(&source);
    let mut ids = Ids::default();
    let bind = |header: &[&str]| plan.options.columns.bind(header)?.complete(header);
    rows(input, intake, bind, |bound, record, intake| {
        fill(&mut draft, record.line, &record.cells(&bound.columns), None, &context)?;
        let place = draft.place();
        if intake.asked_for(place.feature_class, place.population) {
            fresh(&mut ids, &place.id)?;
            intake.take(draft.row())?;
        }
        Ok(())
    })
}

/// A row of a list: its line and cells, as text.
pub(super) struct Record<'r> {
    pub line: u64,
    cells: &'r StringRecord,
}

impl<'r> Record<'r> {
    /// The cell of a column, trimmed.
    pub fn cell(&self, at: usize) -> &'r str {
        self.cells.get(at).unwrap_or("").trim()
    }

    /// The cells of columns.
    pub fn cells<T: Copy>(&self, columns: &[(T, usize)]) -> Vec<(T, &'r str)> {
        columns.iter().map(|(field, at)| (*field, self.cell(*at))).collect()
    }
}

/// Hands every row of a list to `each`, with what `bind` finds in its header.
pub(super) fn rows<B>(
    input: &Input,
    intake: &mut Intake<'_>,
    bind: impl Fn(&[&str]) -> Result<B, ColumnError>,
    mut each: impl FnMut(&B, &Record<'_>, &mut Intake<'_>) -> Result<(), Halt>,
) -> Result<(), SourceError> {
    let meter = intake.meter;
    input.read(meter, |bytes| {
        let first = bytes.fill_buf().map_err(SourceError::io(&input.label(), 0))?;
        let first = first.split(|b| *b == b'\n').next().unwrap_or_default();
        let mut reader = list_reader(first).from_reader(bytes);
        let mut record = ByteRecord::new();
        let failed = |error: ::csv::Error, line| SourceError::io(&input.label(), line)(error.into());
        let header = reader.byte_headers().map_err(|error| failed(error, 0))?.clone();
        let header = names(&header);
        let bound = bind(&header.iter().map(String::as_str).collect::<Vec<_>>())
            .map_err(|source| SourceError::Columns { file: input.label(), source })?;
        let mut line = 1;
        while reader.read_byte_record(&mut record).map_err(|error| failed(error, line))? {
            line = record.position().map_or(line, Position::line);
            intake.tick();
            let read = text(&record, &header).map_err(Halt::from);
            let read = read.and_then(|cells| each(&bound, &Record { line, cells: &cells }, intake));
            intake.settle(line, read)?;
        }
        Ok(())
    })
}

fn names(header: &ByteRecord) -> Vec<String> {
    let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned();
    header.iter().map(name).collect()
}

fn text(record: &ByteRecord, header: &[String]) -> Result<StringRecord, Bad> {
    let width = header.len();
    if record.len() != width {
        let detail = format!(
            "{} fields, expected {width}; put quotation marks around a cell that holds the separator",
            record.len()
        );
        return Err((Reason::Fields, detail));
    }
    StringRecord::from_byte_record(record.clone()).map_err(|error| {
        let column = &header[error.utf8_error().field()];
        (Reason::NotUtf8, format!("column {column:?} is not UTF-8; save the file as UTF-8"))
    })
}

/// Refuses an id that was there already.
pub(super) fn fresh(ids: &mut Ids, id: &str) -> Result<(), Bad> {
    match ids.insert(id) {
        true => Ok(()),
        false => Err((Reason::IdTwice, format!("id {id} stands in an earlier row too"))),
    }
}

/// `places` of `places.csv.gz`.
pub(super) fn stem(name: &str) -> String {
    name.split('.').find(|part| !part.is_empty()).unwrap_or("places").to_owned()
}
