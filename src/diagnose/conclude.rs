//! From signs to a diagnosis: points per cause, a share, and caps on what each kind of evidence can carry.

use std::cmp::Reverse;

use super::causes::{MISCONFIGURATION, UNKNOWN};
use super::lints::{self, Breaks};
use super::pattern;
use super::statuses::{self, Defined};
use super::{
    Cause, Class, Confidence, Diagnosis, Evidence, Flaw, Origin, Sign, Signs, Surroundings, Weight, Who,
};

/// Below this share nothing is claimed: the cause is unknown.
const CLAIMED: f64 = 0.4;

/// How sure a judgement of an offer can be: the flaw is there to see, that nobody meant it is not.
const JUDGED: f64 = 0.9;

/// The cause of a refusal, as far as what was seen carries.
pub fn conclude(signs: &Signs, around: &Surroundings) -> Diagnosis {
    let mut seen = signs.signs.clone();
    seen.extend(pattern::signs(signs, around));
    seen.sort_by_key(|sign| Reverse(sign.evidence.weight));
    let mut lint = signs.lint.clone();
    lint.extend(pattern::lint(signs, around));
    let (cause, share) = likeliest(&seen, &signs.told);
    // Where nothing carries a claim, everything that was seen is shown: a person may make more of it.
    seen.retain(|sign| cause == &UNKNOWN || sign.cause == cause);
    let who = seen.iter().filter(|sign| sign.cause == cause).find_map(|sign| sign.who).unwrap_or(cause.who);
    let evidence: Vec<Evidence> = seen.into_iter().map(|sign| sign.evidence).collect();
    let spoiled = spoiled(cause, &lint);
    let confidence = confidence(if spoiled.is_some() { share.min(JUDGED) } else { share }, &evidence);
    let (cause, who) = spoiled.unwrap_or((cause, who));
    let is_theirs = around.used.is_elsewhere && !around.used.as_asset && who != Who::Nobody;
    let who = if is_theirs { Who::OtherSite } else { who };
    Diagnosis {
        cause: cause.id.to_owned(),
        confidence,
        who,
        evidence,
        dialect: signs.dialect.clone(),
        platform: signs.platform.clone(),
        decoded: signs.decoded.clone(),
        lint,
    }
}

/// An offer that nobody can take up, or that the wrong ones get, is a misconfiguration, and who can mend that.
fn spoiled(cause: &Cause, lint: &[Flaw]) -> Option<(&'static Cause, Who)> {
    let breaks =
        lint.iter().filter(|_| cause.is_offer).find_map(|flaw| match lints::lint(&flaw.id)?.breaks {
            Breaks::Offer(who) => Some(who),
            Breaks::Nothing => None,
        })?;
    Some((&MISCONFIGURATION, breaks))
}

/// The cause with the most points, and its share of those of the best two, as far as its evidence carries.
fn likeliest(signs: &[Sign], told: &str) -> (&'static Cause, f64) {
    let mut sums: Vec<(&'static Cause, u32)> = Vec::new();
    for sign in signs {
        match sums.iter_mut().find(|(cause, _)| *cause == sign.cause) {
            Some((_, sum)) => *sum += sign.evidence.weight.points(),
            None => sums.push((sign.cause, sign.evidence.weight.points())),
        }
    }
    // Stable: of two that weigh the same, the one that was looked for first.
    sums.sort_by_key(|(_, sum)| Reverse(*sum));
    let Some((cause, top)) = sums.first().copied() else { return (&UNKNOWN, 0.0) };
    let second = sums.get(1).map_or(0, |(_, sum)| *sum);
    let share = f64::from(top) / f64::from(top + second);
    let share = share.min(carried(signs.iter().filter(|sign| sign.cause == cause), told));
    if share < CLAIMED { (&UNKNOWN, 0.0) } else { (cause, (share * 100.0).round() / 100.0) }
}

/// How far evidence carries at most. Words can be written by anybody and translated, so that they never reach
/// what a header carries; a pattern alone names no cause; a status means what its registry says.
fn carried<'a>(signs: impl Iterator<Item = &'a Sign>, told: &str) -> f64 {
    let signs: Vec<&Evidence> = signs.map(|sign| &sign.evidence).collect();
    let heaviest = signs.iter().map(|evidence| evidence.weight).max().unwrap_or(Weight::Weak);
    let has = |origins: &[Origin]| signs.iter().any(|evidence| origins.contains(&evidence.from));
    let is_shown = has(&[Origin::Header, Origin::Json, Origin::Url]);
    match heaviest {
        Weight::Certain => 1.0,
        _ if has(&[Origin::Status]) && is_defined(told) => 0.8,
        Weight::Strong if is_shown => 0.9,
        _ if has(&[Origin::Status]) => 0.6,
        Weight::Strong | Weight::Medium if is_shown || has(&[Origin::Scope]) => 0.6,
        Weight::Strong | Weight::Medium => 0.5,
        Weight::Weak | Weight::Fitting => 0.35,
    }
}

/// Whether a status has a meaning that does not depend on who sends it.
fn is_defined(told: &str) -> bool {
    statuses::status_named(told).is_some_and(|status| !matches!(status.defined, Defined::By(_)))
}

fn confidence(share: f64, evidence: &[Evidence]) -> Confidence {
    let is_certain = evidence.first().is_some_and(|evidence| evidence.weight == Weight::Certain);
    let class = match share {
        share if share >= 0.95 && is_certain => Class::Certain,
        share if share >= 0.7 => Class::High,
        share if share >= 0.45 => Class::Medium,
        _ => Class::Low,
    };
    Confidence { class, share }
}
