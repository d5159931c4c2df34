//! What was accepted fails no run; what is new, what has expired and what moved elsewhere does. Nothing is called
//! fixed that nobody looked at.

#[path = "support/copies.rs"]
mod copies;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use copies::copy;

/// A site of its own, with a folder for what the runs leave behind.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// The bakery.
    fn bakery() -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites/bakery"), &bench.path("site"));
        bench
    }

    /// Two pages, of which each links to what is not there.
    fn small() -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        bench.page("index.html", "<a href=\"/a/\">a</a>\n<a href=\"/gone\">gone</a>");
        bench.page("a/index.html", "<a href=\"/\">start</a> <a href=\"/lost\">lost</a>");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn page(&self, name: &str, body: &str) {
        let path = self.path("site").join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, format!("<!doctype html><title>{name}</title>\n{body}\n")).expect("it is written");
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("it is written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it is there")
    }

    fn run(&self, args: &[impl AsRef<OsStr>]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("TOLLGATE_FAIL_ON").output().expect("the program starts")
    }

    /// Audits for broken links with the baseline, and gives the exit code and the audit.
    fn audit(&self, options: &[&str]) -> (Option<i32>, Value) {
        let args = ["audit", "site", "--quiet", "--baseline", "b.toml", "--only", "broken-link"];
        let output = self.run(&[&args[..], options].concat());
        let audit = fs::read(self.path("tollgate-out/audit.json")).expect("it is written with a baseline");
        (output.status.code(), serde_json::from_slice(&audit).expect("it is JSON"))
    }

    /// Accepts what the last audit found, on these terms.
    fn accept(&self, options: &[&str]) -> String {
        let args = ["baseline", "update", "tollgate-out/audit.json", "--baseline", "b.toml"];
        let output = self.run(&[&args[..], options].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it prints UTF-8")
    }
}

/// Where each finding stands, by its URL.
fn standings(audit: &Value) -> Vec<(&str, &str)> {
    let url =
        |finding: &'_ Value| finding["url"].as_str().map(|url| url.rsplit('/').next().unwrap_or(url).len());
    let findings = audit["findings"].as_array().expect("a list");
    let mut standings: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| {
            let whole = finding["url"].as_str().expect("a URL");
            let name = &whole[whole.len() - url(finding).expect("a URL")..];
            (name, finding["baseline"]["standing"].as_str().expect("a baseline says where it stands"))
        })
        .collect();
    standings.sort_unstable();
    standings
}

fn targets<'a>(audit: &'a Value, list: &str) -> Vec<&'a str> {
    let entries = audit["baseline"][list].as_array().map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(|entry| entry["target"].as_str()).collect()
}

/// The demonstration of the issue: accepted, then one more fault.
#[test]
fn a_newcomer_accepts_what_is_there_and_sees_the_next_fault_first() {
    let bench = Bench::bakery();
    let audit = ["audit", "site", "--baseline", "b.toml", "--format", "sarif,junit,markdown"];
    let first = bench.run(&audit);
    assert_eq!(first.status.code(), Some(1));
    let said = String::from_utf8(first.stderr).expect("it prints UTF-8");
    assert!(said.contains("there is no baseline `b.toml` yet"), "{said}");
    let offered =
        "to accept what is new: tollgate baseline update tollgate-out/audit.json --baseline b.toml\n";
    assert!(said.contains(offered), "{said}");

    bench.accept(&[]);
    let second = bench.run(&audit);
    assert_eq!((second.status.code(), second.stderr.as_slice()), (Some(0), &b""[..]));
    assert!(!bench.read("tollgate-out/report.md").contains("###"), "what is known is not listed");
    let junit = bench.read("tollgate-out/junit.xml");
    assert!(junit.contains(" failures=\"0\"") && junit.contains("<skipped>known: "), "{junit}");

    let start = bench.read("site/index.html");
    bench.write(
        "site/index.html",
        &start.replacen("</main>", "<p><a href=\"/planted/\">new</a></p></main>", 1),
    );
    let third = bench.run(&audit);
    assert_eq!(third.status.code(), Some(1));
    let markdown = bench.read("tollgate-out/report.md");
    let findings: Vec<&str> = markdown.lines().filter(|line| line.starts_with("- ")).collect();
    assert!(findings[0].starts_with("- **404** `/planted/`") && findings.len() == 1, "{markdown}");
    assert!(markdown.contains("1 new, 48 known"), "{markdown}");
    assert_eq!(bench.read("tollgate-out/junit.xml").matches("<failure ").count(), 1);
    let sarif: Value = serde_json::from_str(&bench.read("tollgate-out/report.sarif")).expect("it is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    let new: Vec<&Value> = results.iter().filter(|result| result["baselineState"] == "new").collect();
    assert_eq!((new.len(), &new[0]["properties"]["url"]), (1, &results[0]["properties"]["url"]));
    assert!(results[1..].iter().all(|result| result["suppressions"][0]["status"] == "accepted"));
    let annotations = bench.run(&["report", "tollgate-out/audit.json", "--stdout", "github"]);
    let annotations = String::from_utf8(annotations.stdout).expect("it prints UTF-8");
    assert_eq!(annotations.matches("::error file=").count(), 1, "{annotations}");
}

/// The text without what is in the list of rules between quotes.
fn without_rule(text: &str, id: &str) -> String {
    let listed = format!("\"{id}\",");
    assert_eq!(text.matches(&listed).count(), 1, "{text}");
    text.replace(&format!("{listed} "), "").replace(&listed, "")
}

#[test]
fn what_a_newer_rule_finds_is_told_and_fails_nothing_until_it_is_taken_up() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    // As an earlier version wrote it, which did not have the rule.
    let written = bench.read("b.toml");
    let opening = written.split("[[accepted]]").next().expect("there is something above");
    bench.write("b.toml", &without_rule(opening, "broken-link"));
    let (code, audit) = bench.audit(&[]);
    assert_eq!((code, standings(&audit)), (Some(0), vec![("gone", "new-rule"), ("lost", "new-rule")]));
    assert_eq!((&audit["baseline"]["new"], &audit["baseline"]["new_rules"]), (&0.into(), &2.into()));
    let loud = bench.run(&["audit", "site", "--baseline", "b.toml", "--only", "broken-link"]);
    let said = String::from_utf8(loud.stderr).expect("it prints UTF-8");
    let offer = "2 findings of rules that are newer than the baseline fail nothing; to take them up: tollgate baseline";
    assert!(said.contains(offer), "{said}");
    assert_eq!(bench.audit(&["--fail-on", "rule:broken-link"]).0, Some(1), "whoever names it decided");
    assert_eq!(bench.audit(&["--fail-on", "new>0"]).0, Some(0));

    bench.accept(&[]);
    assert_eq!(bench.read("b.toml"), written, "as if it had always been there");
    bench.write("b.toml", opening);
    assert_eq!(bench.audit(&[]).0, Some(1), "a rule that is known finds what is new");
    bench.write("b.toml", "schema = \"tollgate/baseline/1\"\n");
    assert_eq!(bench.audit(&[]).0, Some(1), "a baseline that does not say what it knows knows all");
}

#[test]
fn a_rule_that_was_off_is_no_newer_rule() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    let on = bench.run(&["audit", "site", "--baseline", "b.toml", "--fail-on", "notice", "--quiet"]);
    assert_eq!(on.status.code(), Some(1), "whoever switches a rule on wants to hear of it");
}

#[test]
fn a_moved_line_is_known_and_a_second_fault_on_the_same_page_is_new() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    bench.page("index.html", "\n\n<p>moved</p><a href=\"/a/\">a</a>\n<a href=\"/gone\">gone</a>");
    let (code, audit) = bench.audit(&[]);
    assert_eq!((code, standings(&audit)), (Some(0), vec![("gone", "known"), ("lost", "known")]));

    bench.page("index.html", "<a href=\"/a/\">a</a>\n<a href=\"/gone\">gone</a><a href=\"/second\">x</a>");
    let (code, audit) = bench.audit(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(standings(&audit), [("gone", "known"), ("lost", "known"), ("second", "new")]);
}

#[test]
fn a_known_fault_on_another_page_is_new_until_that_page_is_accepted_too() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    bench
        .page("a/index.html", "<a href=\"/\">start</a> <a href=\"/lost\">lost</a><a href=\"/gone\">gone</a>");
    let (code, audit) = bench.audit(&[]);
    assert_eq!((code, standings(&audit)), (Some(1), vec![("gone", "new"), ("lost", "known")]));
    bench.accept(&[]);
    assert_eq!(bench.audit(&[]).0, Some(0));
    let accepted = bench.read("b.toml");
    assert_eq!(accepted.matches("target = \"/gone\"").count(), 2, "one entry for each page: {accepted}");
}

#[test]
fn a_baseline_of_one_origin_is_that_of_another() {
    let bench = Bench::small();
    bench.audit(&["--base-url", "https://preview.example/"]);
    bench.accept(&[]);
    assert!(!bench.read("b.toml").contains("preview.example"));
    assert_eq!(bench.audit(&["--base-url", "https://www.example/"]).0, Some(0));
}

#[test]
fn what_is_accepted_until_a_day_fails_after_it_and_is_renewed_only_when_asked() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&["--expires", "2020-02-29", "--owner", "anna", "--reason", "soon"]);
    let (code, audit) = bench.audit(&[]);
    assert_eq!((code, standings(&audit)), (Some(1), vec![("gone", "expired"), ("lost", "expired")]));
    assert_eq!(audit["findings"][0]["baseline"]["accepted"]["owner"], "anna");
    bench.accept(&[]);
    assert_eq!(bench.audit(&[]).0, Some(1), "an update renews nothing by itself");
    bench.accept(&["--expires", "9999-12-31"]);
    let (code, audit) = bench.audit(&[]);
    assert_eq!((code, standings(&audit)), (Some(0), vec![("gone", "known"), ("lost", "known")]));
    let text = bench.read("b.toml");
    assert!(text.contains("expires = 9999-12-31") && text.contains("owner = \"anna\""), "{text}");
}

#[test]
fn an_update_keeps_what_people_wrote_and_drops_what_is_fixed() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    let text = bench.read("b.toml").replace(
        "[[accepted]]\nrule = \"broken-link\"\ntarget = \"/lost\"",
        "# ask Bert\n[[accepted]]\nrule = \"broken-link\" # sic\ntarget = \"/lost\"\nreason = \"old\"\nowner = \"bert\"",
    );
    bench.write("b.toml", &text.replace('\n', "\r\n"));
    bench.page("index.html", "<a href=\"/a/\">a</a>\n<a href=\"/newly\">gone</a>");
    bench.audit(&[]);
    let said = bench.accept(&[]);
    assert!(said.contains("1 added\n  broken-link  /newly") && said.contains("1 fixed, and gone"), "{said}");
    let text = bench.read("b.toml");
    assert!(
        text.lines().all(|line| !line.contains('\r')) && text.matches("\r\n").count() > 5,
        "endings stay"
    );
    let text = text.replace("\r\n", "\n");
    assert!(
        text.contains("# ask Bert\n[[accepted]]\nrule = \"broken-link\" # sic\ntarget = \"/lost\""),
        "{text}"
    );
    assert!(
        !text.contains("/gone") && text.contains("/newly") && text.contains("owner = \"bert\""),
        "{text}"
    );
    let once = bench.read("b.toml");
    bench.accept(&[]);
    assert_eq!(bench.read("b.toml"), once, "a second update changes nothing");
}

#[test]
fn only_what_the_audit_could_have_found_again_is_fixed() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    let left_out =
        bench.run(&["audit", "site", "--quiet", "--baseline", "b.toml", "--rule", "broken-link=off"]);
    assert_eq!(left_out.status.code(), Some(0));
    let audit: Value = serde_json::from_str(&bench.read("tollgate-out/audit.json")).expect("it is JSON");
    assert_eq!(
        (targets(&audit, "fixed").len(), targets(&audit, "not_reached").len()),
        (0, 2),
        "the rule is off"
    );

    let (_, audit) = bench.audit(&["--exclude", "/a/**"]);
    assert_eq!((targets(&audit, "fixed"), targets(&audit, "not_reached")), (vec![], vec!["/lost"]));
    let said = bench.accept(&[]);
    assert!(said.contains("1 not reached, and kept\n  broken-link  /lost  on /a/"), "{said}");

    bench.page("a/index.html", "<a href=\"/\">start</a>");
    let (_, audit) = bench.audit(&[]);
    assert_eq!((targets(&audit, "fixed"), targets(&audit, "not_reached")), (vec!["/lost"], vec![]));

    bench.page("a/index.html", "<a href=\"/\">start</a> <a href=\"/lost\">lost</a>");
    bench.page("lost.html", "found again");
    let (_, audit) = bench.audit(&[]);
    assert_eq!(targets(&audit, "fixed"), ["/lost"], "the target answers now");
}

#[test]
fn a_page_that_answers_with_an_error_hides_its_faults_and_mends_none() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    bench.write("site/_responses.toml", "[[response]]\npath = \"/a/\"\nstatus = 503\n");
    let (_, audit) = bench.audit(&[]);
    assert_eq!((targets(&audit, "fixed"), targets(&audit, "not_reached")), (vec![], vec!["/lost"]));
}

#[test]
fn what_flaps_waits_until_enough_runs_in_a_row_found_it() {
    let bench = Bench::small();
    let options = ["--fail-after", "broken-link=3"];
    let run = |is_gone: bool| {
        let link = if is_gone { "<a href=\"/gone\">gone</a>" } else { "" };
        bench.page("index.html", &format!("<a href=\"/a/\">a</a>{link}"));
        bench.page("a/index.html", "<a href=\"/\">start</a>");
        bench.audit(&options).0
    };
    let flapping = [true, true, false, true, true, true, true];
    assert_eq!(flapping.map(run), [0, 0, 0, 0, 0, 1, 1].map(Some));
    let (_, audit) = bench.audit(&options);
    assert_eq!(audit["findings"][0]["baseline"]["runs"], 5);
    bench.write("tollgate-out/streaks.json", "{");
    let output = bench.run(&["audit", "site", "--fail-after", "broken-link=3", "--only", "broken-link"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0));
    assert!(said.contains("cannot use `tollgate-out/streaks.json`, and counts runs anew"), "{said}");
}

#[test]
fn runs_are_counted_beside_the_history_and_for_each_target_alone() {
    let bench = Bench::small();
    copy(&bench.path("site"), &bench.path("other"));
    let audit = |target: &str| {
        let args = ["--only", "broken-link", "--fail-after", "broken-link=2", "--history", "kept", "--quiet"];
        bench.run(&[&["audit", target, "--base-url", "https://a.example/"][..], &args].concat()).status.code()
    };
    assert_eq!([audit("site"), audit("other"), audit("site"), audit("other")], [0, 0, 1, 1].map(Some));
    assert!(bench.path("kept/streaks.json").exists() && !bench.path("tollgate-out/streaks.json").exists());
}

#[test]
fn findings_that_are_new_may_be_counted() {
    let bench = Bench::small();
    bench.audit(&[]);
    bench.accept(&[]);
    bench.page("index.html", "<a href=\"/a/\">a</a><a href=\"/one\">1</a><a href=\"/two\">2</a>");
    for (condition, code) in [("new>1", 1), ("new>2", 0), ("notice", 1), ("rule:broken-link", 1)] {
        assert_eq!(bench.audit(&["--fail-on", condition]).0, Some(code), "{condition}");
    }
    let without = bench.run(&["audit", "site", "--fail-on", "new>0"]);
    assert_eq!(without.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&without.stderr).contains("name one with --baseline"));
}

#[test]
fn the_file_may_name_the_baseline_and_what_waits() {
    let bench = Bench::small();
    let settings = "[audit]\nbaseline = \"b.toml\"\nonly = [\"broken-link\"]\n";
    bench.write("tollgate.toml", settings);
    assert_eq!(bench.run(&["audit", "site", "--quiet"]).status.code(), Some(1));
    assert_eq!(bench.run(&["baseline", "update", "tollgate-out/audit.json"]).status.code(), Some(0));
    assert_eq!(bench.run(&["audit", "site", "--quiet"]).status.code(), Some(0));
    bench.write("tollgate.toml", &format!("{settings}fail-after = {{ broken-lnk = 2 }}\n"));
    let output = bench.run(&["audit", "site"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `broken-link`?"));
}

#[test]
fn a_baseline_that_cannot_be_used_is_told_with_its_line_before_anything_is_audited() {
    let bench = Bench::small();
    for (text, needle) in [
        (&b"{\"schema\": \"tollgate/audit/1\"}"[..], "b.toml:1: this is no baseline of tollgate"),
        (b"schema = \"tollgate/baseline/2\"\n", "b.toml holds `tollgate/baseline/2`"),
        (
            b"schema = \"tollgate/baseline/1\"\r\n\r\n[[accepted]]\r\nrule = \"x\"\r\n",
            "b.toml:3: missing field `target`",
        ),
        (b"\xFF\xFEs\0c\0", "b.toml is no baseline of tollgate: it is not UTF-8"),
    ] {
        fs::write(bench.path("b.toml"), text).expect("it is written");
        for args in [
            &["audit", "site", "--baseline", "b.toml"][..],
            &["baseline", "update", "a.json", "--baseline", "b.toml"],
        ] {
            fs::write(bench.path("a.json"), include_str!("fixtures/hostile-audit.json"))
                .expect("it is written");
            let output = bench.run(args);
            assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.contains(needle), "{said}");
            assert_eq!(fs::read(bench.path("b.toml")).expect("it is there"), text, "nothing replaces it");
        }
        assert!(!bench.path("tollgate-out").exists());
    }
}
