//! From signs to a diagnosis: points per cause, a share, and caps on what each kind of evidence can carry.

use super::causes::UNKNOWN;
use super::{Cause, Class, Confidence, Diagnosis, Evidence, Origin, Sign, Signs, Surroundings, Weight};

/// Below this share nothing is claimed: the cause is unknown.
const CLAIMED: f64 = 0.4;

/// The cause of a refusal, as far as what was seen carries.
pub fn conclude(signs: &Signs, around: &Surroundings) -> Diagnosis {
    let _ = around;
    let all = signs.signs.clone();
    let (cause, share) = likeliest(&all);
    let mut evidence: Vec<Sign> =
        all.into_iter().filter(|sign| cause == &UNKNOWN || sign.cause == cause).collect();
    evidence.sort_by_key(|sign| std::cmp::Reverse(sign.evidence.weight));
    let who =
        evidence.iter().filter(|sign| sign.cause == cause).find_map(|sign| sign.who).unwrap_or(cause.who);
    let evidence: Vec<Evidence> = evidence.into_iter().map(|sign| sign.evidence).collect();
    Diagnosis {
        cause: cause.id.to_owned(),
        confidence: confidence(share, &evidence),
        who,
        evidence,
        dialect: signs.dialect.clone(),
        platform: signs.platform.clone(),
        decoded: signs.decoded.clone(),
        lint: signs.lint.clone(),
    }
}

/// The cause with the most points, and its share of those of the best two, as far as its evidence carries.
fn likeliest(signs: &[Sign]) -> (&'static Cause, f64) {
    let mut sums: Vec<(&'static Cause, u32)> = Vec::new();
    for sign in signs {
        match sums.iter_mut().find(|(cause, _)| *cause == sign.cause) {
            Some((_, sum)) => *sum += sign.evidence.weight.points(),
            None => sums.push((sign.cause, sign.evidence.weight.points())),
        }
    }
    // Stable: of two that weigh the same, the one that was looked for first.
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    let Some((cause, top)) = sums.first().copied() else { return (&UNKNOWN, 0.0) };
    let second = sums.get(1).map_or(0, |(_, sum)| *sum);
    let share = f64::from(top) / f64::from(top + second);
    let share = share.min(carried(signs.iter().filter(|sign| sign.cause == cause)));
    if share < CLAIMED { (&UNKNOWN, 0.0) } else { (cause, (share * 100.0).round() / 100.0) }
}

/// How far evidence carries at most. Words can be written by anybody and translated, so that they never reach
/// what a header carries; a pattern alone names no cause.
fn carried<'a>(signs: impl Iterator<Item = &'a Sign>) -> f64 {
    let signs: Vec<&Evidence> = signs.map(|sign| &sign.evidence).collect();
    let heaviest = signs.iter().map(|evidence| evidence.weight).max().unwrap_or(Weight::Weak);
    let has = |origins: &[Origin]| signs.iter().any(|evidence| origins.contains(&evidence.from));
    match heaviest {
        Weight::Certain => 1.0,
        _ if has(&[Origin::Status]) => 0.8,
        Weight::Strong => 0.9,
        Weight::Weak | Weight::Fitting => 0.35,
        Weight::Medium if has(&[Origin::Header, Origin::Json, Origin::Url, Origin::Scope]) => 0.6,
        Weight::Medium => 0.5,
    }
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
