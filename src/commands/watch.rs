//! `tollgate watch`: audits again and again, one at a time, and the last report on a port of this machine.
//!
//! What is due is told by the history alone. An audit counts once its line is there; killed before that, it is done again.

use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::claim::Claim;
use super::history::{self, History};
use super::shown::{self, Shown};
use super::{Console, Exit, audited, clock, interrupt, serve};
use crate::cli::WatchArgs;
use crate::config::watch::Schedule;
use crate::config::{Config, without_repeats};
use crate::diagnose::moment;
use crate::fetch::server::Running;
use crate::report;

/// Longer than this nobody sleeps at a stretch: the clock may be set, and machines are suspended.
const NAP: Duration = Duration::from_secs(30);

/// What is shown, beside what is asked for.
const SHOWN: [&str; 3] = ["html", "json", "openmetrics"];

/// Watches until Ctrl-C.
pub fn run(args: &WatchArgs, again: &[String], console: &mut Console) -> anyhow::Result<Exit> {
    let (mut config, schedule, showing) = Config::load_to_watch(args)?;
    if config.history.is_none() {
        bail!("without a history nobody knows when the next audit is due: leave `--history none` out");
    }
    config.formats.extend(SHOWN.iter().filter_map(|name| report::format(name)));
    config.formats = without_repeats(&config.formats);
    let _claim = Claim::on(&config.out)?;
    let runtime = super::runtime()?;
    let (stop, stopped) = watch::channel(false);
    runtime.spawn(async move {
        interrupt::heard().await;
        stop.send_replace(true);
    });
    let listener = serve::listen(showing.address)?;
    writeln!(console.out, "Showing the last report at http://{}/", listener.local_addr()?)?;
    console.out.flush()?;
    let what = Shown { folder: config.out.clone(), names: showing.names };
    let mut shown = show(&runtime, &listener, &what)?;
    let mut last = last_begun(&config, console)?;
    while runtime.block_on(is_due(last, &schedule, stopped.clone(), console)) {
        last = Some(clock::seconds());
        if let Err(error) = audited(&config, again, console) {
            console.complain(&error);
        }
        // Whoever comes meanwhile waits for a moment.
        runtime.block_on(shown.stop());
        shown = show(&runtime, &listener, &what)?;
    }
    runtime.block_on(shown.stop());
    runtime.shutdown_background();
    Ok(Exit::Clean)
}

fn show(runtime: &Runtime, listener: &TcpListener, what: &Shown) -> anyhow::Result<Running> {
    let _inside = runtime.enter();
    shown::show(listener, what)
}

/// When the last audit began that is written down.
fn last_begun(config: &Config, console: &mut Console) -> anyhow::Result<Option<i64>> {
    let place = config.history.as_ref().context("there is a history")?;
    let history = History::open(place, &config.out, console)?;
    Ok(history.last_begun(&history::settings(config)))
}

/// Waits until the next audit is due; not, where somebody wants an end.
async fn is_due(
    last: Option<i64>,
    schedule: &Schedule,
    mut stopped: watch::Receiver<bool>,
    console: &mut Console<'_>,
) -> bool {
    let due = last.map_or(i64::MIN, |last| schedule.after(last));
    if due > clock::seconds() {
        console.tell(&format!("the next audit begins at {}", moment::rfc3339(due)));
    }
    loop {
        if *stopped.borrow() {
            return false;
        }
        let left = due.saturating_sub(clock::seconds());
        if left <= 0 {
            return true;
        }
        let nap = Duration::from_secs(left.unsigned_abs()).min(NAP);
        let _ = tokio::time::timeout(nap, stopped.changed()).await;
    }
}
