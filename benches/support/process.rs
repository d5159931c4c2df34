//! What a process costs, as the kernel of Linux counts it.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often a process is looked at. What it takes in its last moments is not seen.
const PAUSE: Duration = Duration::from_millis(2);

/// The clock of `/proc` ticks 100 times per second, on every Linux (proc(5), `sysconf(_SC_CLK_TCK)`).
const TICK: Duration = Duration::from_millis(10);

/// What one run of a process costs.
pub struct Cost {
    pub wall: Duration,
    /// In user and in system mode, on all cores.
    pub cpu: Duration,
    /// Resident memory at its peak.
    pub peak_mb: u32,
}

/// Runs a process to its end.
pub fn measure(command: &mut Command) -> Cost {
    let (before, start) = (children_cpu(), Instant::now());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let peak_mb = peak_until_end(&mut child);
    let wall = start.elapsed();
    let status = child.wait().expect("a child can be waited for");
    assert!(status.code().is_some_and(|code| code < 2), "the program ends well: {status}");
    Cost { wall, cpu: children_cpu().saturating_sub(before), peak_mb }
}

/// Waits until a process ends; its peak of resident memory in MB, as far as the system tells that.
pub fn peak_until_end(child: &mut Child) -> u32 {
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child can be waited for").is_none() {
        let status = fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u32>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() / 1024);
        std::thread::sleep(PAUSE);
    }
    peak
}

/// The processor time of all children that have ended: fields 16 and 17 of `/proc/self/stat`.
fn children_cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("this is Linux");
    let fields = stat.rsplit_once(')').expect("the name stands in brackets").1.split_whitespace();
    let ticks: u32 = fields.skip(13).take(2).map(|field| field.parse::<u32>().expect("a number")).sum();
    TICK * ticks
}
