//! Work on all cores, results in the order of the work.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

/// The most that may be under way, in the caller's measure (bytes of text here): a single job may exceed it.
const LIMIT: usize = 16 * 1024 * 1024;
/// The most jobs under way, however small.
const JOBS: usize = 256;

/// A job, and where to send it with its result.
type Order<J, R> = (J, SyncSender<(J, R)>);

/// Hands jobs to the threads and gives them back, done, in the order in which they came.
pub struct Crew<J, R> {
    todo: SyncSender<Order<J, R>>,
    under_way: VecDeque<(Receiver<(J, R)>, usize)>,
    cost: usize,
}

impl<J, R> Crew<J, R> {
    /// Whether another job must wait until [`Crew::next`] has taken one out.
    pub fn is_full(&self) -> bool {
        self.cost >= LIMIT || self.under_way.len() >= JOBS
    }

    /// Hands over a job.
    pub fn push(&mut self, job: J, cost: usize) {
        let (done, result) = sync_channel(1);
        // A crew without workers left shows in `next`.
        if self.todo.send((job, done)).is_ok() {
            self.cost += cost;
            self.under_way.push_back((result, cost));
        }
    }

    /// The oldest job with its result, waiting for it; none if nothing is under way.
    ///
    /// # Panics
    /// When the work on that job panicked.
    pub fn next(&mut self) -> Option<(J, R)> {
        let (result, cost) = self.under_way.pop_front()?;
        self.cost -= cost;
        Some(result.recv().unwrap_or_else(|_| panic!("the work on an article failed; see above")))
    }
}

/// Runs `body` with a crew that does `work` on every core.
pub fn with_crew<J: Send, R: Send, T>(
    work: impl Fn(&J) -> R + Sync,
    body: impl FnOnce(&mut Crew<J, R>) -> T,
) -> T {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (todo, jobs) = sync_channel(JOBS);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| worker(&jobs, &work));
        }
        // Dropped at the end of `body`, which sends the workers home.
        let mut crew = Crew { todo, under_way: VecDeque::new(), cost: 0 };
        body(&mut crew)
    })
}

fn worker<J, R>(jobs: &Mutex<Receiver<Order<J, R>>>, work: impl Fn(&J) -> R) {
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((job, done)) = next() {
        let result = work(&job);
        // Nobody waits for it any more when the run failed elsewhere.
        let _ = done.send((job, result));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let slow_first = |job: &u64| {
            thread::sleep(std::time::Duration::from_micros(500 - job * 5));
            job * 2
        };
        let results = with_crew(slow_first, |crew| {
            let mut results = Vec::new();
            for job in 0..100 {
                crew.push(job, 1);
            }
            while let Some((job, result)) = crew.next() {
                results.push((job, result));
            }
            results
        });
        let expected: Vec<(u64, u64)> = (0..100).map(|job| (job, job * 2)).collect();
        assert_eq!(results, expected);
    }
}
