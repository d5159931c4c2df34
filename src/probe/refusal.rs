//! Refusals among the looks at one URL: who gets them, what lies around them, why.

use serde::Serialize;

use super::{Look, Prober};
use crate::audit::Fix;
use crate::diagnose::{Asked, Cause, Diagnosis, Signs, Surroundings, conclude};
use crate::fetch::Fetch;
use crate::urls::Url;

/// One way of being refused, and the clients that are.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// Who gets it.
    pub clients: Vec<String>,
    /// The status, or how it failed.
    pub told: String,
    /// What the first of them is answered around it.
    pub around: Vec<Asked>,
    /// What it was answered after a pause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<String>,
    /// What it was answered past the caches, where one of them had answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncached: Option<String>,
    /// Why.
    pub diagnosis: Diagnosis,
    /// What to do about it.
    pub fix: Fix,
}

impl<F: Fetch> Prober<F> {
    /// Tells the refusals of these looks apart, and looks around each.
    pub(super) async fn refusals(
        &self,
        looks: &[Look],
        (asset, head): (Option<Url>, &Look),
        now: i64,
    ) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for same in alike(looks) {
            let (Some(first), Ok(url)) = (same.first(), Url::parse(&looks[0].url)) else { continue };
            let Some(signs) = &first.signs else { continue };
            let around = self.around(&url, first.asked, asset.as_ref()).await;
            let uncached = match first.cached {
                Some(_) => Some(self.uncached(first.asked, &url, now).await.told),
                None => None,
            };
            let later = self.later(first, &url).await;
            let surroundings = Surroundings {
                now: Some(now),
                site_wide: around.clone(),
                by_client: looks.iter().map(Look::seen).collect(),
                after_burst: (!later.is_refused()).then(|| later.told.clone()),
                head: (first.asked == head.asked).then(|| head.told.clone()),
                uncached: uncached.clone(),
                ..Surroundings::default()
            };
            let diagnosis = conclude(signs, &surroundings);
            refusals.push(Refusal {
                clients: same.iter().map(|look| look.client.clone()).collect(),
                told: first.told.clone(),
                around,
                later: Some(later.told),
                uncached,
                fix: fix(diagnosis.cause()),
                diagnosis,
            });
        }
        refusals
    }
}

fn fix(cause: &Cause) -> Fix {
    Fix::of(cause.steps.first().copied().unwrap_or(cause.verify), cause)
}

/// Refused looks, those together that were answered alike, in the order of the first of each.
pub fn alike(looks: &[Look]) -> Vec<Vec<&Look>> {
    let mut groups: Vec<Vec<&Look>> = Vec::new();
    for look in looks.iter().filter(|look| look.is_refused()) {
        match groups.iter_mut().find(|group| is_alike(group[0], look)) {
            Some(group) => group.push(look),
            None => groups.push(vec![look]),
        }
    }
    groups
}

fn is_alike(one: &Look, other: &Look) -> bool {
    let marks = |signs: &Signs| (signs.dialect.clone(), signs.platform.clone(), signs.decoded.price());
    one.told == other.told && one.signs.as_ref().map(marks) == other.signs.as_ref().map(marks)
}
