//! Two readings of one page laid side by side.

use std::collections::BTreeSet;
use std::fmt;

use tollgate::page::{Headers, Page, read_html};

use super::dom::Dom;
use super::{Facts, ours, positions, theirs};

/// What two readings of one page came to.
#[derive(Debug, Default)]
pub struct Comparison {
    /// How many facts the tree tells.
    pub facts: usize,
    pub disagreements: Vec<Disagreement>,
}

/// One kind of fact that the two readings tell differently.
#[derive(Debug)]
pub struct Disagreement {
    pub kind: &'static str,
    pub ours: Vec<String>,
    pub theirs: Vec<String>,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ours {:?}, theirs {:?}", self.kind, self.ours, self.theirs)
    }
}

/// Reads the bytes of a page both ways.
pub fn compare(body: &[u8]) -> Comparison {
    let mut headers = Headers::default();
    if std::str::from_utf8(body).is_ok() {
        headers.push("content-type", "text/html; charset=utf-8");
    }
    let page = read_html(&headers, body);
    let encoding = encoding_rs::Encoding::for_label(page.encoding.used.as_bytes())
        .expect("it is a name of the standard");
    let (source, _, _) = encoding.decode(body);
    let dom = Dom::parse(&source);
    let (mut our_facts, mut their_facts) = (ours::read(&page), theirs::read(&dom));
    if !dom.is_as_written() {
        our_facts.by_kind.remove("depth");
    }
    // The tree knows one kind of line end only, so it cannot tell the size of a page with others.
    if !source.contains('\r') {
        for facts in [&mut our_facts, &mut their_facts] {
            facts.add("script characters", 0, facts.script_characters);
            facts.add("style characters", 0, facts.style_characters);
        }
    }
    let mut disagreements = unequal(&our_facts, &their_facts);
    if disagreements.is_empty() {
        disagreements.extend(misplaced(&page, &source, &our_facts, &their_facts));
    }
    Comparison { facts: their_facts.count(), disagreements }
}

fn unequal(ours: &Facts, theirs: &Facts) -> Vec<Disagreement> {
    let kinds: BTreeSet<_> = ours.by_kind.keys().chain(theirs.by_kind.keys()).copied().collect();
    kinds.into_iter().filter_map(|kind| unequal_of(kind, ours, theirs)).collect()
}

fn unequal_of(kind: &'static str, ours: &Facts, theirs: &Facts) -> Option<Disagreement> {
    let says = |facts: &Facts| facts.of(kind).iter().map(|fact| fact.says.clone()).collect::<Vec<_>>();
    let (mut ours, mut theirs) = (says(ours), says(theirs));
    if ours == theirs {
        return None;
    }
    let same_start = ours.iter().zip(&theirs).take_while(|(one, other)| one == other).count();
    ours.drain(..same_start);
    theirs.drain(..same_start);
    while ours.last().is_some_and(|last| theirs.last() == Some(last)) {
        ours.pop();
        theirs.pop();
    }
    if ours.len() == theirs.len() {
        let unequal = ours.into_iter().zip(theirs).filter(|(one, other)| one != other);
        (ours, theirs) = unequal.unzip();
    }
    Some(Disagreement { kind, ours, theirs })
}

/// Positions must lead to a tag of the right name, and be in the order of the start tags.
fn misplaced(page: &Page, source: &str, ours: &Facts, theirs: &Facts) -> Option<Disagreement> {
    let mut complaints = positions::misleading(page, source);
    let mut pairs: Vec<_> = ours
        .by_kind
        .iter()
        .flat_map(|(kind, facts)| {
            let is_tag = |fact: &&super::facts::Fact| fact.place > 0 && !fact.says.starts_with("Css");
            facts
                .iter()
                .zip(theirs.of(kind))
                .filter(move |(fact, _)| is_tag(fact))
                .map(|(our, their)| (their.place, our.place))
        })
        .filter(|pair| !positions::is_css(page, pair.1))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    if !pairs.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1) {
        complaints.push(format!("positions are not in the order of the tags: {pairs:?}"));
    }
    let is_wrong = !complaints.is_empty();
    is_wrong.then(|| Disagreement { kind: "positions", ours: complaints, theirs: Vec::new() })
}
