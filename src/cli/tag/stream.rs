//! Work on all cores, results in the order of the articles, memory that does not grow with the stream.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use dateline::model::Article;

/// Batches in flight for each thread: enough to keep it busy, few enough to bound memory.
const IN_FLIGHT: usize = 2;
/// Small articles travel together, so that handing over costs little.
const BATCH_BYTES: usize = 128 * 1024;
/// Nor do many of them wait for each other: the stream may be slow.
const BATCH_ARTICLES: usize = 256;

struct Job<R> {
    articles: Vec<Article>,
    done: SyncSender<R>,
}

/// Runs `work` on batches of articles on all cores; `print` gets what it gives, in the order of the articles.
///
/// # Errors
/// Those of `print`, which ends the run: its output may be closed.
pub fn run<R: Send>(
    articles: impl Iterator<Item = Article>,
    work: impl Fn(&[Article]) -> R + Sync,
    print: impl FnOnce(&mut dyn Iterator<Item = R>) -> io::Result<()> + Send,
) -> anyhow::Result<()> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (jobs, todo) = sync_channel::<Job<R>>(threads * IN_FLIGHT);
    let (in_order, results) = sync_channel::<Receiver<R>>(threads * IN_FLIGHT);
    let todo = Mutex::new(todo);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| worker(&todo, &work));
        }
        let printer = scope.spawn(move || {
            // A worker that panicked takes the run down with it when its thread is joined.
            print(&mut results.iter().map_while(|result| result.recv().ok()))
        });
        feed(articles, &jobs, &in_order);
        drop((jobs, in_order));
        printer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    Ok(())
}

/// Ends early when the printer has gone: its output is closed, and it says so itself.
fn feed<R>(
    articles: impl Iterator<Item = Article>,
    jobs: &SyncSender<Job<R>>,
    in_order: &SyncSender<Receiver<R>>,
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
        if bytes >= BATCH_BYTES || batch.len() >= BATCH_ARTICLES {
            break;
        }
    }
    batch
}

fn worker<R>(todo: &Mutex<Receiver<Job<R>>>, work: impl Fn(&[Article]) -> R) {
    let next = || todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(Job { articles, done }) = next() {
        // Nobody waits for it any more when the output is closed.
        let _ = done.send(work(&articles));
    }
}
