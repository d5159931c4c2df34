//! What is noted of each response while its facts are at hand, and the notes of a whole crawl.

use serde::{Deserialize, Serialize};
use url::Url;

use super::columns;
use super::refusals::{Copies, Refused};
use crate::audit::{self, CrawlerAccess, Extracted, Warning};
use crate::crawl::{self, Look, Plan, Seen};
use crate::diagnose::Signs;
use crate::page::{FailureKind, Outcome, Response, Signal};
use crate::rules::{self, CrawlerFileView, Found, Rule, Selection, View};
use crate::site::Site;
use crate::urls::{self, Tracking};

/// Runs the rules that see one response, while its facts are at hand.
pub(super) struct PageRules {
    selection: Selection,
    /// What refusals show, each once.
    signs: Copies<Signs>,
    /// The origin of the start, and what robots.txt says there of the uses of the content.
    stated: (String, Vec<Signal>),
}

impl PageRules {
    /// The rules of a selection, for what a plan begins with.
    pub(super) fn of(selection: &Selection, plan: &Plan) -> Self {
        let start = urls::key(plan.scope.base(), plan.tracking);
        let stated = (urls::origin_of_key(&start).to_owned(), plan.robots.policy.stated().to_vec());
        Self { selection: selection.clone(), signs: Copies::default(), stated }
    }

    /// What is said of the uses of a page before it says anything itself.
    fn stated(&self, key: &str) -> &[Signal] {
        let (origin, signals) = &self.stated;
        if urls::origin_of_key(key) == origin { signals } else { &[] }
    }
}

/// What was noted of one response. Written down it names rules by their ids.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Note<R = &'static Rule> {
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    found: Vec<Found<R>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warning: Option<Warning>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extracted: Option<Extracted>,
    /// What a robots.txt lets crawlers read, with its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crawlers: Option<(String, Vec<CrawlerAccess>)>,
}

impl crawl::Note for Note {
    fn is_blank(&self) -> bool {
        let Self { found, warning, refused, extracted, crawlers } = self;
        found.is_empty()
            && warning.is_none()
            && refused.is_none()
            && extracted.is_none()
            && crawlers.is_none()
    }

    fn written(&self) -> String {
        serde_json::to_string(self).expect("its keys are strings")
    }

    fn after(self, error: Self) -> Self {
        Self { refused: self.refused.or(error.refused), ..self }
    }
}

impl Note<String> {
    fn read_by(self, selection: &Selection) -> Option<Note> {
        let Self { found, warning, refused, extracted, crawlers } = self;
        let found = found.into_iter().map(|found| found.read_by(selection)).collect::<Option<_>>()?;
        Some(Note { found, warning, refused, extracted, crawlers })
    }
}

impl Look for PageRules {
    type Note = Note;

    fn look(&self, key: &str, response: &Response, seen: Seen<'_>) -> Note {
        let view = match seen {
            Seen::Page(page, destinations) => {
                Some(View { response, key, page, destinations, stated: self.stated(key) })
            }
            Seen::ForCrawlers(_) | Seen::Other => None,
        };
        let mut found = rules::check_response(key, response, view.as_ref(), &self.selection);
        let mut crawlers = None;
        if let Seen::ForCrawlers(facts) = seen {
            crawlers = facts.robots.as_ref().map(|robots| (key.to_owned(), audit::crawlers(robots)));
            let file = CrawlerFileView { key, response, facts, stated: self.stated(key) };
            found.extend(rules::check_crawler_file(&file, &self.selection));
        }
        // It is kept until the crawl ends, and most pages have few faults.
        found.shrink_to_fit();
        let extracted = view.as_ref().and_then(|view| columns::extracted(view, &self.selection));
        let warning = limit_of(response).or_else(|| columns::too_deep(view.as_ref()?, &self.selection));
        Note { found, warning, refused: Refused::of(key, response, &self.signs), extracted, crawlers }
    }

    fn read(&self, written: &str) -> Option<Note> {
        serde_json::from_str::<Note<String>>(written).ok()?.read_by(&self.selection)
    }

    fn look_elsewhere(&self, key: &str, response: &Response) -> Option<Note> {
        let refused = Some(Refused::of(key, response, &self.signs)?);
        Some(Note { found: Vec::new(), warning: None, refused, extracted: None, crawlers: None })
    }

    fn take_over(&self, note: Note) -> Note {
        Note { refused: note.refused.map(|refused| refused.shared(&self.signs)), ..note }
    }
}

/// What we could not read, or not whole.
fn limit_of(response: &Response) -> Option<Warning> {
    let file = response.file.clone().unwrap_or_else(|| response.url.path().to_owned());
    let message = match &response.outcome {
        Outcome::Failed(failure) if failure.kind == FailureKind::Unreadable => failure.detail.clone(),
        Outcome::Answered(answer) if answer.is_cut && answer.status < 400 => {
            let (read, size) = (answer.body.len(), answer.size);
            let whole = size.map(|size| format!(" of {size}")).unwrap_or_default();
            format!("is larger than what is read of a file: the first {read}{whole} bytes were looked at")
        }
        _ => return None,
    };
    Some(Warning { file, line: None, message })
}

/// The notes of a crawl by what they are about.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// What the rules found in single responses.
    pub found: Vec<Found>,
    /// What could not be read, or not whole.
    pub warnings: Vec<Warning>,
    /// Who was refused.
    pub refused: Vec<Refused>,
    /// What columns found.
    pub extracted: Vec<Extracted>,
    /// What each robots.txt lets crawlers read, with its address.
    crawlers: Vec<(String, Vec<CrawlerAccess>)>,
}

impl Notes {
    /// Those of a crawl.
    pub(super) fn of(notes: Vec<Note>) -> Self {
        let mut all = Self::default();
        for Note { found, warning, refused, extracted, crawlers } in notes {
            all.found.extend(found);
            all.warnings.extend(warning);
            all.refused.extend(refused);
            all.extracted.extend(extracted);
            all.crawlers.extend(crawlers);
        }
        all.extracted.sort();
        all
    }

    /// What the robots.txt of a site says; those of other hosts are left out.
    pub(super) fn crawlers_of(&self, site: &Site) -> Vec<CrawlerAccess> {
        let start = Url::parse(site.url(site.start())).ok();
        let robots = start.and_then(|start| start.join("/robots.txt").ok());
        let key = robots.map(|url| urls::key(&url, Tracking::Keep));
        let told = self.crawlers.iter().find(|(robots, _)| Some(robots) == key.as_ref());
        told.map(|(_, crawlers)| crawlers.clone()).unwrap_or_default()
    }
}
