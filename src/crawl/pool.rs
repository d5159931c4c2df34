//! The threads that read what has arrived, page by page.
//!
//! rayon's threads look around for a while before they sleep, and yield their core each time: right for work that comes
//! all at once, but responses come one by one, and where a server or a compiler wants the same cores, each look is a
//! change of process. These sleep at once, and are woken only where one of them sleeps.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{io, mem, process, thread};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that do jobs. They end with this, once no job waits any more.
pub(super) struct Pool(Arc<Desk>);

/// Where jobs wait for threads, and threads for jobs.
#[derive(Default)]
struct Desk {
    waiting: Mutex<Waiting>,
    more: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    threads: usize,
    is_closing: bool,
}

impl Pool {
    /// Starts as many threads as there are cores.
    pub(super) fn for_every_core() -> io::Result<Self> {
        Self::of(cores())
    }

    /// Starts so many threads.
    pub(super) fn of(threads: usize) -> io::Result<Self> {
        let pool = Self(Arc::default());
        for _ in 0..threads {
            let desk = Arc::clone(&pool.0);
            thread::Builder::new().name("reader".to_owned()).spawn(move || desk.work())?;
        }
        Ok(pool)
    }

    /// Has something done before long, in the order in which it came.
    pub(super) fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        let mut waiting = self.0.waiting();
        waiting.jobs.push_back(Box::new(job));
        let is_asleep = waiting.threads > 0;
        drop(waiting);
        // The system is asked to wake somebody even where nobody sleeps.
        if is_asleep {
            self.0.more.notify_one();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.0.waiting().is_closing = true;
        self.0.more.notify_all();
    }
}

impl Desk {
    fn work(&self) {
        while let Some(job) = self.next() {
            let fuse = EndsTheProgram;
            job();
            mem::forget(fuse);
        }
    }

    fn next(&self) -> Option<Job> {
        let mut waiting = self.waiting();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            if waiting.is_closing {
                return None;
            }
            waiting.threads += 1;
            waiting = self.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            waiting.threads -= 1;
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// A crawl waits for every page: one that was lost to a panic would be waited for without end.
struct EndsTheProgram;

impl Drop for EndsTheProgram {
    fn drop(&mut self) {
        process::abort();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    /// What is waited for comes at once, or a test has failed.
    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn whatever_waits_is_done_although_the_pool_is_given_up() {
        let (pool, (sender, done)) = (Pool::for_every_core().expect("threads start"), mpsc::channel());
        for number in 0..1000 {
            let sender = sender.clone();
            pool.spawn(move || sender.send(number).expect("somebody listens"));
        }
        drop((pool, sender));
        let mut numbers: Vec<_> = done.iter().collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn a_job_that_takes_long_holds_up_no_other() {
        let (pool, (sender, done)) = (Pool::for_every_core().expect("threads start"), mpsc::channel());
        let mut busy = Vec::new();
        for _ in 1..cores() {
            let (sign, wait) = mpsc::channel::<()>();
            pool.spawn(move || {
                let _ = wait.recv();
            });
            busy.push(sign);
        }
        for _ in 0..3 {
            let sender = sender.clone();
            pool.spawn(move || sender.send(()).expect("somebody listens"));
            done.recv_timeout(LONG).expect("a thread that slept was woken");
        }
    }
}
