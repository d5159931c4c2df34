//! Which rules run: what tollgate.toml says, and what the command line makes of it.

use anyhow::{anyhow, bail};

use super::custom;
use super::file::Settings;
use crate::cli::SelectionArgs;
use crate::cli::values::{Level, RuleLevel, rule_named};
use crate::rules::{Rule, Selection};

/// What one place says about rules.
struct Choice {
    /// How that place is called in messages.
    only_name: &'static str,
    only: Option<Vec<&'static Rule>>,
    levels: Vec<(&'static Rule, Level)>,
}

/// Compiles the file's choice and the command line's into one, with the project's own rules and columns.
pub fn compile(args: &SelectionArgs, settings: &Settings) -> anyhow::Result<Selection> {
    let mut selection = Selection::default();
    custom::add_to(&mut selection, settings)?;
    let (file, typed) = (filed(settings, &selection)?, typed(args, &selection)?);
    refuse_contradictions(&file, &file)?;
    refuse_contradictions(&typed, if typed.only.is_some() { &typed } else { &file })?;
    refuse_two_levels(&typed.levels)?;

    for (rule, level) in file.levels.iter().chain(&typed.levels) {
        selection.set(rule, level.severity());
    }
    set_limits(settings, &mut selection)?;
    let was_typed = typed.only.is_some();
    if let Some(only) = typed.only.or(file.only) {
        keep_only(&only, &mut selection, was_typed);
    }
    if selection.rules().next().is_none() {
        bail!("no rule is left to run: every one is switched off");
    }
    Ok(selection)
}

fn filed(settings: &Settings, selection: &Selection) -> anyhow::Result<Choice> {
    let known = |id: &str| known(id, selection, "tollgate.toml");
    let severities = settings.rules.iter().filter_map(|(id, setting)| Some((id, setting.severity?)));
    Ok(Choice {
        only_name: "`only` in tollgate.toml",
        only: settings.audit.only.as_ref().map(|ids| ids.iter().map(|id| known(id)).collect()).transpose()?,
        levels: severities.map(|(id, level)| Ok((known(id)?, level))).collect::<anyhow::Result<_>>()?,
    })
}

fn typed(args: &SelectionArgs, selection: &Selection) -> anyhow::Result<Choice> {
    let only = |id: &String| known(id, selection, "--only");
    let level =
        |RuleLevel { rule, level }: &RuleLevel| anyhow::Ok((known(rule, selection, "--rule")?, *level));
    Ok(Choice {
        only_name: "--only",
        only: args.only.as_ref().map(|ids| ids.iter().map(only).collect()).transpose()?,
        levels: args.rule.iter().map(level).collect::<anyhow::Result<_>>()?,
    })
}

/// A rule named with --only runs, even where the file switches it off.
fn keep_only(only: &[&'static Rule], selection: &mut Selection, was_typed: bool) {
    let known: Vec<_> = selection.known().collect();
    for rule in known {
        if !names(only, rule) {
            selection.set(rule, None);
        } else if was_typed && selection.severity(rule).is_none() {
            selection.switch_on(rule);
        }
    }
}

fn set_limits(settings: &Settings, selection: &mut Selection) -> anyhow::Result<()> {
    for (id, setting) in &settings.rules {
        let Some(limit) = setting.limit else { continue };
        let rule = known(id, selection, "tollgate.toml")?;
        if rule.limit.is_none() {
            bail!("tollgate.toml: the rule `{id}` has no limit");
        }
        selection.set_limit(rule, limit);
    }
    Ok(())
}

/// The rule of this id, or where no rule of this name is known.
fn known(id: &str, selection: &Selection, place: &str) -> anyhow::Result<&'static Rule> {
    let rules: Vec<_> = selection.known().collect();
    rule_named(id, rules.into_iter()).map_err(|why| anyhow!("{place}: {why}"))
}

fn refuse_contradictions(choice: &Choice, limit: &Choice) -> anyhow::Result<()> {
    let Some(only) = &limit.only else {
        return Ok(());
    };
    for (rule, level) in &choice.levels {
        let (id, name) = (rule.id, limit.only_name);
        match (level, names(only, rule)) {
            (Level::Off, true) => {
                bail!("the rule `{id}` is switched off, and {name} asks for it: drop one of the two")
            }
            (Level::Off, false) | (_, true) => {}
            (_, false) => {
                bail!("the rule `{id}` is given a severity, but {name} leaves it out: name it there too")
            }
        }
    }
    Ok(())
}

fn refuse_two_levels(levels: &[(&'static Rule, Level)]) -> anyhow::Result<()> {
    for (at, (rule, level)) in levels.iter().enumerate() {
        if levels[at..].iter().any(|(other, its)| other.id == rule.id && its != level) {
            bail!("the rule `{}` is given two severities: --rule names each rule once", rule.id);
        }
    }
    Ok(())
}

fn names(only: &[&'static Rule], rule: &Rule) -> bool {
    only.iter().any(|named| named.id == rule.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RULES, Severity, rule};

    fn chosen(only: &[&str], levels: &[&str], toml: &str) -> anyhow::Result<Vec<(&'static str, Severity)>> {
        let only: Vec<_> = only.iter().map(|id| (*id).to_owned()).collect();
        let args = SelectionArgs {
            only: Some(only).filter(|only| !only.is_empty()),
            rule: levels.iter().map(|level| level.parse().expect("it is valid")).collect(),
        };
        let selection = compile(&args, &toml::from_str(toml).expect("a test writes valid settings"))?;
        Ok(selection.rules().filter_map(|rule| Some((rule.id, selection.severity(rule)?))).collect())
    }

    #[test]
    fn the_command_line_changes_what_the_file_says() {
        let toml = "[audit]\nonly = [\"missing-title\", \"missing-h1\"]\n[rules]\nmissing-title = \"notice\"";
        let (error, warning, notice) = (Severity::Error, Severity::Warning, Severity::Notice);
        for (only, levels, expected) in [
            (&[][..], &[][..], vec![("missing-h1", notice), ("missing-title", notice)]),
            (&[], &["missing-title=warning"], vec![("missing-h1", notice), ("missing-title", warning)]),
            (&["broken-link"], &[], vec![("broken-link", error)]),
            (&["missing-title"], &[], vec![("missing-title", notice)]),
        ] {
            let mut chosen = chosen(only, levels, toml).expect("it is consistent");
            chosen.sort_unstable();
            assert_eq!(chosen, expected);
        }
        let off = "[rules]\nmissing-title = \"off\"";
        assert_eq!(
            chosen(&["missing-title"], &[], off).expect("it is consistent"),
            [("missing-title", error)]
        );
    }

    #[test]
    fn contradictions_and_unknown_rules_are_refused() {
        let both = "[audit]\nonly = [\"missing-title\"]\n[rules]\nmissing-title = \"off\"";
        let only = "[audit]\nonly = [\"missing-title\"]";
        for (named, levels, toml, needle) in [
            (&[][..], &[][..], both, "drop one of the two"),
            (&["missing-title"], &["missing-title=off"], "", "--only asks for it"),
            (&["missing-title"], &["missing-h1=error"], "", "--only leaves it out"),
            (&[], &["missing-h1=error"], only, "`only` in tollgate.toml leaves it out"),
            (&[], &["missing-h1=error", "missing-h1=off"], "", "two severities"),
            (
                &["missing-titel"],
                &[],
                "",
                "--only: no rule is called `missing-titel`; did you mean `missing-title`?",
            ),
            (&[], &["missing-h2=off"], "", "--rule: no rule is called `missing-h2`"),
            (
                &[],
                &[],
                "audit.only = [\"missing-titel\"]",
                "tollgate.toml: no rule is called `missing-titel`",
            ),
        ] {
            let message = chosen(named, levels, toml).expect_err("it must be refused").to_string();
            assert!(message.contains(needle), "{message}");
        }
    }

    #[test]
    fn the_file_sets_limits_of_rules_that_have_one() {
        let limit = |toml: &str| {
            let settings = toml::from_str(toml).expect("a test writes valid settings");
            let long_title = rule("long-title").expect("it is known");
            compile(&SelectionArgs::default(), &settings).map(|selection| selection.limit(long_title))
        };
        assert_eq!(
            limit("[rules]\nlong-title = { severity = \"error\", limit = 7 }").expect("it has one"),
            7
        );
        let message = limit("[rules]\nmissing-h1 = { limit = 7 }").expect_err("it has none").to_string();
        assert!(message.contains("`missing-h1` has no limit"), "{message}");
    }

    #[test]
    fn a_run_without_rules_is_refused() {
        let all: Vec<String> = RULES.iter().map(|rule| format!("{}=off", rule.id)).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert!(
            chosen(&[], &all, "").expect_err("it must be refused").to_string().contains("no rule is left")
        );
    }
}
