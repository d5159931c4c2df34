//! The rules that a baseline knows: a list above its entries, so that what a newer rule finds is told apart from a new
//! fault.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;

use super::Baseline;

/// What stands above the list of rules.
const ABOUT: &str = "\
# The rules that tollgate had. What a newer rule finds is told, and fails no run until the next update.";

/// Characters of a line of that list.
const MAX_LINE: usize = 96;

impl Baseline {
    /// Takes up the rules of a version, and writes them down where they stood, or below everything else.
    pub(super) fn take_up(&mut self, rules: impl Iterator<Item = String>) {
        let all: BTreeSet<String> = self.rules.drain(..).chain(rules).collect();
        self.rules = all.into_iter().collect();
        let written = listed(&self.rules);
        if let Some(place) = place(&self.opening) {
            self.opening.replace_range(place, &written);
        } else {
            self.opening = format!("{}\n\n{ABOUT}\nrules = {written}", self.opening);
        }
    }
}

/// Ids in lines of a length that people read.
fn listed(rules: &[String]) -> String {
    let mut lines = vec![String::new()];
    for rule in rules {
        let last = lines.last_mut().expect("there is a line");
        if last.is_empty() {
            *last = format!("\"{rule}\",");
        } else if last.len() + rule.len() > MAX_LINE {
            lines.push(format!("\"{rule}\","));
        } else {
            *last = format!("{last} \"{rule}\",");
        }
    }
    format!("[\n  {}\n]", lines.join("\n  "))
}

/// Where the list of rules stands in what is above the entries.
fn place(opening: &str) -> Option<Range<usize>> {
    Some(DeTable::parse(opening).ok()?.get_ref().get("rules")?.span())
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::TEXT;
    use super::*;

    #[test]
    fn rules_are_written_where_they_stood_and_what_people_wrote_stays() {
        let ids = |numbers: Range<u32>| numbers.map(|number| format!("rule-{number}"));
        let mut baseline = Baseline::read(TEXT, "b.toml").expect("it is whole");
        baseline.take_up(ids(10..40));
        let once = baseline.written();
        assert!(
            once.starts_with("# ours\nschema = \"tollgate/baseline/1\"\n\n# The rules that tollgate had.")
        );
        assert!(once.ends_with(TEXT.split_once("\n\n").expect("it has entries").1));
        assert!(once.lines().all(|line| line.len() < 120));
        let mut again =
            Baseline::read(&once.replace("# The rules", "# All rules"), "b.toml").expect("it is whole");
        assert_eq!(again.rules, ids(10..40).collect::<Vec<_>>());
        again.take_up(ids(38..42));
        let twice = again.written();
        assert!(twice.contains("# All rules") && twice.matches("rules = [").count() == 1, "{twice}");
        assert_eq!(Baseline::read(&twice, "b.toml").expect("it is whole").rules.len(), 32);
        again.take_up(ids(38..42));
        assert_eq!(again.written(), twice, "what changes nothing changes no byte");
    }
}
