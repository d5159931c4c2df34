//! What somebody was told, and what is to be told after the next audit: what began, grew or is over.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Alarms, Limits, Occasion, Subject};

/// Subjects that are named; all are counted.
const MAX_NAMED: usize = 10;

/// What somebody was told last.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Told {
    /// What was wrong, by occasion: the keys of its subjects.
    standing: BTreeMap<Occasion, BTreeSet<String>>,
    /// The best score since the last fall that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    best: Option<f64>,
    /// The score before the fall that was told, until it is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fell_from: Option<f64>,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What it is about.
    pub occasion: Occasion,
    /// Whether it is over, rather than begun.
    pub is_over: bool,
    /// In one sentence of ours.
    pub title: String,
    /// Some of what it is true of; it may be crawled text.
    pub named: Vec<String>,
    /// How much it is newly true of.
    pub total: usize,
}

impl Told {
    /// What is to be told now to somebody who wants to hear of these occasions, and what will have been told then.
    ///
    /// Whoever was told nothing yet hears of everything but errors: those are what is there, not what is new.
    pub fn after(
        before: Option<&Self>,
        now: &Alarms,
        wanted: &[Occasion],
        limits: &Limits,
    ) -> (Vec<Event>, Self) {
        let mut after = before.cloned().unwrap_or_default();
        let mut events: Vec<Event> = now
            .subjects
            .iter()
            .filter_map(|(occasion, subjects)| {
                let is_first = before.is_none_or(|before| !before.standing.contains_key(occasion));
                let event = after.take(*occasion, subjects, now);
                event.filter(|_| !(is_first && *occasion == Occasion::NewError))
            })
            .collect();
        events
            .extend(now.score.filter(|_| now.is_complete).and_then(|score| after.take_score(score, limits)));
        if now.is_audited && !now.is_complete {
            events.retain(|event| !event.is_over);
        }
        events.retain(|event| is_wanted(event, wanted));
        (events, after)
    }

    fn take(&mut self, occasion: Occasion, subjects: &[Subject], now: &Alarms) -> Option<Event> {
        let standing = self.standing.entry(occasion).or_default();
        let is_new = |subject: &&Subject| !subject.is_learnt && !standing.contains(&subject.key);
        let new: Vec<&Subject> = subjects.iter().filter(is_new).collect();
        let was_standing = !standing.is_empty();
        if now.is_complete {
            standing.clear();
        }
        standing.extend(subjects.iter().map(|subject| subject.key.clone()));
        let is_over = was_standing && standing.is_empty();
        (is_over || !new.is_empty()).then(|| Event {
            occasion,
            is_over,
            title: match (is_over, now.settled.contains(&occasion)) {
                (false, _) => begun(occasion, new.len()),
                (true, false) => over(occasion).to_owned(),
                (true, true) => settled(occasion),
            },
            named: new.iter().take(MAX_NAMED).map(|subject| subject.says.clone()).collect(),
            total: new.len(),
        })
    }

    /// A slow slide is a fall too: the score is held to the best since the last one that was told.
    fn take_score(&mut self, score: f64, limits: &Limits) -> Option<Event> {
        let best = self.best.unwrap_or(score);
        let event = |is_over, title| Event {
            occasion: Occasion::ScoreDrop,
            is_over,
            title,
            named: Vec::new(),
            total: 1,
        };
        if best - score >= limits.score_drop {
            self.fell_from = self.fell_from.or(Some(best));
            self.best = Some(score);
            return Some(event(false, format!("The score fell from {best:.1} to {score:.1}")));
        }
        self.best = Some(best.max(score));
        let from = self.fell_from.filter(|from| score >= *from)?;
        self.fell_from = None;
        Some(event(true, format!("The score is back at {score:.1}; it had fallen from {from:.1}")))
    }
}

/// The end of something is for those who heard of it, and for those who want to hear of nothing but ends.
fn is_wanted(event: &Event, wanted: &[Occasion]) -> bool {
    let (hears, hears_ends) = (wanted.contains(&event.occasion), wanted.contains(&Occasion::Recovery));
    if event.is_over { hears_ends && (hears || wanted.len() == 1) } else { hears }
}

fn begun(occasion: Occasion, count: usize) -> String {
    match occasion {
        Occasion::SiteRefused => "The site as a whole is refused".to_owned(),
        Occasion::New402 if count == 1 => "1 URL of the sitemap newly asks for payment (402)".to_owned(),
        Occasion::New402 => format!("{count} URLs of the sitemap newly ask for payment (402)"),
        Occasion::NewError if count == 1 => "1 new error".to_owned(),
        Occasion::NewError => format!("{count} new errors"),
        Occasion::EquityLost => "Link equity is lost".to_owned(),
        Occasion::CertificateEnds => "A certificate ends soon".to_owned(),
        Occasion::ScoreDrop | Occasion::Recovery => String::new(),
    }
}

fn over(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::SiteRefused => "The site answers again",
        Occasion::New402 => "No URL of the sitemap asks for payment any more",
        Occasion::NewError => "No error is left",
        Occasion::EquityLost => "Less link equity is lost than the limit",
        Occasion::CertificateEnds => "No certificate ends soon any more",
        Occasion::ScoreDrop | Occasion::Recovery => "",
    }
}

/// The same where something is still there that nobody has to look at.
fn settled(occasion: Occasion) -> String {
    match occasion {
        Occasion::SiteRefused => "That the site as a whole is refused was accepted".to_owned(),
        occasion => format!("{}, but for what was accepted or waits", over(occasion)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { score_drop: 5.0, equity_lost: 5.0 };

    /// What an audit finds wrong: an occasion, and the keys of its subjects.
    fn now(occasion: Occasion, keys: &[&str], score: Option<f64>) -> Alarms {
        let subject = |key: &&str| Subject::new(*key, *key);
        let subjects = BTreeMap::from([(occasion, keys.iter().map(subject).collect())]);
        Alarms { subjects, score, is_complete: true, is_audited: true, ..Alarms::default() }
    }

    #[test]
    fn what_was_accepted_is_over_and_not_called_mended() {
        let errors = |keys: &[&str]| now(Occasion::NewError, keys, None);
        let accepted = Alarms { settled: [Occasion::NewError].into(), ..errors(&[]) };
        let all = [errors(&[]), errors(&["a"]), accepted, errors(&["a"])];
        let told = told(&all, &Occasion::ALL);
        assert_eq!(
            told,
            ["", "1 new error", "over: No error is left, but for what was accepted or waits", "1 new error"]
        );
    }

    #[test]
    fn what_a_new_rule_finds_is_learnt_without_a_word() {
        let mut newer = now(Occasion::NewError, &["a", "b"], None);
        newer
            .subjects
            .values_mut()
            .flatten()
            .filter(|one| one.key == "b")
            .for_each(|one| one.is_learnt = true);
        let errors = |keys: &[&str]| now(Occasion::NewError, keys, None);
        let all = [errors(&["a"]), newer, errors(&["a", "b"]), errors(&["a", "b", "c"])];
        assert_eq!(told(&all, &Occasion::ALL), ["", "", "", "1 new error"]);
    }

    /// What is told from audit to audit, each in a few words.
    fn told(audits: &[Alarms], wanted: &[Occasion]) -> Vec<String> {
        let mut before: Option<Told> = None;
        let says = |event: &Event| format!("{}{}", if event.is_over { "over: " } else { "" }, event.title);
        let mut all = Vec::new();
        for audit in audits {
            let (events, after) = Told::after(before.as_ref(), audit, wanted, &LIMITS);
            all.push(events.iter().map(says).collect::<Vec<_>>().join(", "));
            // As the next run reads it.
            let kept = serde_json::to_string(&after).expect("it is plain data");
            before = Some(serde_json::from_str(&kept).expect("it was written so"));
        }
        all
    }

    #[test]
    fn a_slow_slide_is_a_fall_and_what_is_told_is_not_told_again() {
        let scores = [98.0, 96.0, 94.0, 92.5, 92.0, 88.0, 87.0, 97.9, 98.0, 94.0];
        let audits = scores.map(|score| now(Occasion::ScoreDrop, &[], Some(score)));
        let fell = "The score fell from 98.0 to 92.5";
        let fell_more = "The score fell from 92.5 to 87.0";
        let back = "over: The score is back at 98.0; it had fallen from 98.0";
        assert_eq!(told(&audits, &Occasion::ALL), ["", "", "", fell, "", "", fell_more, "", back, ""]);
    }

    #[test]
    fn whoever_is_new_hears_of_all_but_errors() {
        let two = ["a", "b"];
        let errors =
            [&two[..], &two, &["a", "b", "c"], &["c"], &[]].map(|keys| now(Occasion::NewError, keys, None));
        assert_eq!(told(&errors, &Occasion::ALL), ["", "", "1 new error", "", "over: No error is left"]);
        let ends = "A certificate ends soon";
        let certificates =
            [&["a"][..], &["a"], &[], &["a"]].map(|keys| now(Occasion::CertificateEnds, keys, None));
        assert_eq!(
            told(&certificates, &Occasion::ALL),
            [ends, "", "over: No certificate ends soon any more", ends]
        );
    }

    #[test]
    fn a_partial_audit_ends_nothing() {
        let partial = Alarms { is_complete: false, ..now(Occasion::New402, &[], Some(10.0)) };
        let paid = || now(Occasion::New402, &["a"], Some(90.0));
        let begun = "1 URL of the sitemap newly asks for payment (402)";
        assert_eq!(told(&[paid(), partial, paid()], &Occasion::ALL), [begun, "", ""]);
    }

    #[test]
    fn everybody_hears_of_what_he_asked_for() {
        let audits = [&["a"][..], &[]].map(|keys| now(Occasion::SiteRefused, keys, None));
        let (begun, over) = ("The site as a whole is refused", "over: The site answers again");
        for (wanted, expected) in [
            (&[Occasion::SiteRefused, Occasion::Recovery][..], [begun, over]),
            (&[Occasion::SiteRefused], [begun, ""]),
            (&[Occasion::Recovery], ["", over]),
            (&[Occasion::New402, Occasion::Recovery], ["", ""]),
        ] {
            assert_eq!(told(&audits, wanted), expected, "{wanted:?}");
        }
    }

    #[test]
    fn a_site_that_gives_nothing_is_refused_until_it_answers() {
        let nothing = || Alarms::of_nothing("no answer");
        let well = now(Occasion::SiteRefused, &[], None);
        let (begun, over) = ("The site as a whole is refused", "over: The site answers again");
        assert_eq!(told(&[nothing(), nothing(), well], &Occasion::ALL), [begun, "", over]);
    }
}
