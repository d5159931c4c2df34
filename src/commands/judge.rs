//! Whether a run fails, on which condition, and how to see that again.

use super::{Console, Exit};
use crate::audit::{Audit, Condition, Finding, Outcome};
use crate::cli::again;
use crate::fix::counted;
use crate::report::text::shown_url;

/// How a run ends, and why.
#[derive(Debug)]
pub struct Judgement {
    /// How it ends.
    pub exit: Exit,
    /// Why, in a sentence.
    pub says: String,
    /// The conditions that fail it, each with its figure.
    failed: Vec<(String, String)>,
    /// The conditions that nobody can judge, each with the reason.
    unknown: Vec<(String, String)>,
}

impl Judgement {
    /// That of an audit under these conditions; nothing fails it where there are none.
    pub fn of(audit: &Audit, conditions: &[Condition]) -> Self {
        Self::by(conditions, |_| audit, audit.complete)
    }

    /// The same, where conditions are about several views of one audit.
    pub fn by<'a>(
        conditions: &[Condition],
        view: impl Fn(&Condition) -> &'a Audit,
        is_complete: bool,
    ) -> Self {
        let (mut failed, mut unknown) = (Vec::new(), Vec::new());
        for condition in conditions {
            let (name, audit) = (condition.to_string(), view(condition));
            match condition.judge(audit) {
                Outcome::Passed => {}
                Outcome::Findings(count, dearest) => failed.push((name, findings(count, dearest, audit))),
                Outcome::Figure(figure) => failed.push((name, figure)),
                Outcome::Unknown(why) => unknown.push((name, why)),
            }
        }
        let exit = match (is_complete, failed.is_empty()) {
            (false, _) => Exit::Partial,
            (true, true) => Exit::Clean,
            (true, false) => Exit::Findings,
        };
        let says = says(exit, &failed, conditions);
        Self { exit, says, failed, unknown }
    }

    /// Says on standard error what was not judged, and last of all what failed and the command that shows it again.
    pub fn tell(&self, again: &[String], console: &mut Console) {
        for (condition, why) in &self.unknown {
            console.tell(&format!("--fail-on {condition} was not judged: {why}"));
        }
        if self.exit != Exit::Findings {
            return;
        }
        let failed: Vec<String> =
            self.failed.iter().map(|(name, figure)| format!("{name} ({figure})")).collect();
        let names: Vec<&str> = self.failed.iter().map(|(name, _)| name.as_str()).collect();
        let again = again::command(again, &names.join(","));
        console.tell(&format!("failed on {}; to see it again: {again}", failed.join(" and ")));
    }
}

fn findings(count: usize, dearest: &Finding, audit: &Audit) -> String {
    let url = shown_url(&dearest.url, &audit.base.url);
    let which = if count == 1 { "" } else { ", the dearest" };
    format!("{}{which}: {} at {url}", counted(count, "finding"), dearest.rule)
}

fn says(exit: Exit, failed: &[(String, String)], conditions: &[Condition]) -> String {
    let names: Vec<String> = conditions.iter().map(ToString::to_string).collect();
    let setting =
        format!("--fail-on {}", if names.is_empty() { "never".to_owned() } else { names.join(",") });
    match (exit, failed) {
        (Exit::Partial, _) => "the audit ended before everything was visited".to_owned(),
        (_, []) if conditions.is_empty() => format!("findings never fail the run ({setting})"),
        (_, []) => format!("nothing fails the run ({setting})"),
        (_, [(_, figure)]) => format!("the run fails: {figure} ({setting})"),
        (_, many) => format!("{} conditions fail the run ({setting})", many.len()),
    }
}
