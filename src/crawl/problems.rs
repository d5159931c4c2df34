//! Faults of a file that is written for crawlers. Facts about the site, with their lines; rules judge them.

use crate::page::{FileFault, FileHarm};

/// How many problems of one kind are kept; a file can hold a million of them.
const KEPT_OF_EACH: usize = 20;

/// The longest excerpt of a line that is kept, in characters.
const EXCERPT: usize = 200;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<K> {
    /// What is wrong.
    pub kind: K,
    /// The line, counted from 1.
    pub line: u32,
    /// What stands there, shortened.
    pub text: String,
}

/// The faults of one file: the first ones of each kind, and how many there are of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems<K> {
    kept: Vec<Problem<K>>,
    counts: Vec<(K, usize)>,
}

impl<K> Default for Problems<K> {
    fn default() -> Self {
        Self { kept: Vec::new(), counts: Vec::new() }
    }
}

impl<K: Copy + PartialEq> Problems<K> {
    /// Notes a fault.
    pub fn add(&mut self, kind: K, line: u32, text: &str) {
        if self.count(kind) == 0 {
            self.counts.push((kind, 0));
        }
        let Some((_, count)) = self.counts.iter_mut().find(|(known, _)| *known == kind) else { return };
        *count += 1;
        if *count <= KEPT_OF_EACH {
            self.kept.push(Problem { kind, line, text: excerpt(text) });
        }
    }

    /// The faults that were kept, in the order in which they were met.
    pub fn kept(&self) -> &[Problem<K>] {
        &self.kept
    }

    /// How often a kind was met.
    pub fn count(&self, kind: K) -> usize {
        self.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    }

    /// The faults that count, in words, and how many of them there are.
    pub(super) fn told(
        &self,
        counts: impl Fn(K) -> bool,
        words: impl Fn(K) -> (&'static str, FileHarm),
    ) -> (Vec<FileFault>, usize) {
        let kept = self.kept.iter().filter(|problem| counts(problem.kind));
        let told = kept.map(|Problem { kind, line, text }| {
            let (what, harm) = words(*kind);
            FileFault { what, harm, line: *line, text: text.clone() }
        });
        let total = self.counts.iter().filter(|(kind, _)| counts(*kind)).map(|(_, count)| count).sum();
        (told.collect(), total)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// The beginning of a text, for a person.
pub(super) fn excerpt(text: &str) -> String {
    text.trim().chars().take(EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_faults_of_one_kind_are_counted_and_few_are_kept() {
        let mut problems = Problems::default();
        (1..=1000).for_each(|line| problems.add('a', line, &"x".repeat(10_000)));
        problems.add('b', 7, "y");
        assert_eq!((problems.count('a'), problems.count('b'), problems.count('c')), (1000, 1, 0));
        assert_eq!(problems.kept().len(), KEPT_OF_EACH + 1);
        assert_eq!(problems.kept()[0].text.len(), EXCERPT);
    }
}
