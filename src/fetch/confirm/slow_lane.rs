//! Where errors are asked about again: one question at a time per host, and a count of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::MutexGuard;
use url::Url;

use super::super::host::host_key;

/// The slow lanes of all hosts.
#[derive(Debug, Default)]
pub struct SlowLanes {
    by_host: Mutex<BTreeMap<String, Arc<SlowLane>>>,
    spent: AtomicU64,
}

/// The slow lane of one host.
#[derive(Debug, Default)]
pub struct SlowLane {
    turn: tokio::sync::Mutex<()>,
    spent: AtomicUsize,
}

impl SlowLanes {
    /// The lane of the host of this URL.
    pub fn of(&self, url: &Url) -> Arc<SlowLane> {
        let mut lanes = self.by_host.lock().expect("nobody panics while holding it");
        Arc::clone(lanes.entry(host_key(url).into_owned()).or_default())
    }

    /// Takes one of the host's extra questions, if there is one left.
    pub fn spend(&self, lane: &SlowLane, most: usize) -> bool {
        let one_more = |spent: usize| (spent < most).then_some(spent + 1);
        let is_left = lane.spent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).is_ok();
        self.spent.fetch_add(u64::from(is_left), Ordering::Relaxed);
        is_left
    }

    /// Extra questions so far, at all hosts.
    pub fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }
}

impl SlowLane {
    /// Waits for the lane to be free. It is fair: first come, first served.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}
