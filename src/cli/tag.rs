//! `dateline tag`: a stream of articles in, their mentions out.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::PathBuf,
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use anyhow::Context as _;
use clap::ValueEnum;
use dateline::{
    date, export,
    ingest::{Options, Problem, jsonl_stream},
    model::Article,
    pipeline::Tagger,
};

use super::{Exit, Failure, engine::EngineArgs};

/// Articles in flight for each thread: enough to keep it busy, few enough to bound memory.
const IN_FLIGHT: usize = 2;
/// Small articles travel together, so that handing over costs little.
const BATCH_BYTES: usize = 128 * 1024;

/// Tag a stream of articles: JSON lines in, mentions out, no store.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of articles; - or nothing reads standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The format of the input
    #[arg(long, value_enum, default_value_t = From::Jsonl)]
    from: From,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = To::Jsonl)]
    to: To,
    /// Show every candidate of every mention with what speaks for it
    #[arg(long)]
    explain: bool,
    /// Skip articles of more bytes than this
    #[arg(long, value_name = "BYTES", default_value_t = Options::MAX_ARTICLE)]
    max_article: u64,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// One JSON object a line: id, text, and title, published, lang, url, source where known
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// One JSON object an article, with its mentions
    Jsonl,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    // One object an article has no room for the words around each mention.
    let tagger = args.engine.tagger()?.without_context();
    let mut options = Options::new(|text| date::published_extent(text).map_err(|error| error.to_string()));
    options.max_article = args.max_article;
    let mut bad = 0;
    let mut articles = Vec::new();
    for input in inputs(&args.inputs)? {
        let (name, reader) = input;
        articles.push(jsonl_stream(reader, &name, options.clone()));
    }
    let articles = articles.into_iter().flatten().filter_map(|article| match article {
        Ok(article) => Some(article),
        Err(problem) => {
            report(&problem);
            bad += 1;
            None
        }
    });
    let explain = args.explain;
    stream(articles, |article, out| line(&tagger, article, explain, out))?;
    Ok(if bad == 0 { Exit::Done } else { Exit::Partial })
}

fn report(problem: &Problem) {
    eprintln!("dateline: {problem}");
}

type Input = (String, Box<dyn BufRead>);

fn inputs(files: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    let stdin = || -> Input { ("standard input".to_owned(), Box::new(io::stdin().lock())) };
    if files.is_empty() {
        return Ok(vec![stdin()]);
    }
    let open = |file: &PathBuf| -> anyhow::Result<Input> {
        if file.as_os_str() == "-" {
            return Ok(stdin());
        }
        let opened = File::open(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        Ok((file.display().to_string(), Box::new(BufReader::new(opened))))
    };
    files.iter().map(open).collect()
}

fn line(tagger: &Tagger, article: &Article, explain: bool, out: &mut Vec<u8>) -> io::Result<()> {
    if explain {
        export::write_explained_jsonl(out, article, &tagger.explain(article))
    } else {
        export::write_jsonl(out, article, &tagger.tag(article))
    }
}

struct Job {
    articles: Vec<Article>,
    done: SyncSender<io::Result<Vec<u8>>>,
}

/// Runs `work` on every article on all cores and prints what it gives in the order of the articles. At most
/// a few batches are in memory at once.
fn stream(
    articles: impl Iterator<Item = Article>,
    work: impl Fn(&Article, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> anyhow::Result<()> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (jobs, todo) = sync_channel::<Job>(threads * IN_FLIGHT);
    let (in_order, results) = sync_channel::<Receiver<io::Result<Vec<u8>>>>(threads * IN_FLIGHT);
    let todo = Mutex::new(todo);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| worker(&todo, &work));
        }
        let printer = scope.spawn(move || print(&results));
        feed(articles, &jobs, &in_order);
        drop((jobs, in_order));
        printer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    Ok(())
}

/// Ends early when the printer has gone: its output is closed, and it says so itself.
fn feed(
    articles: impl Iterator<Item = Article>,
    jobs: &SyncSender<Job>,
    in_order: &SyncSender<Receiver<io::Result<Vec<u8>>>>,
) {
    let mut articles = articles.peekable();
    while articles.peek().is_some() {
        let (done, result) = sync_channel(1);
        let sent =
            in_order.send(result).is_ok() && jobs.send(Job { articles: batch(&mut articles), done }).is_ok();
        if !sent {
            return;
        }
    }
}

fn batch(articles: &mut impl Iterator<Item = Article>) -> Vec<Article> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for article in articles {
        bytes += article.text.len();
        batch.push(article);
        if bytes >= BATCH_BYTES {
            break;
        }
    }
    batch
}

fn worker(todo: &Mutex<Receiver<Job>>, work: impl Fn(&Article, &mut Vec<u8>) -> io::Result<()>) {
    let next = || todo.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
    while let Ok(Job { articles, done }) = next() {
        let mut out = Vec::new();
        let result = articles.iter().try_for_each(|article| work(article, &mut out));
        // Nobody waits for it any more when the output is closed.
        let _ = done.send(result.map(|()| out));
    }
}

fn print(results: &Receiver<Receiver<io::Result<Vec<u8>>>>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for result in results {
        let lines = result.recv().unwrap_or_else(|_| Err(io::Error::other("a worker stopped")))?;
        out.write_all(&lines)?;
    }
    out.flush()
}
