//! What findings cost: the bakery with data of its own, recomputed by a program in another language; and what must
//! hold on any site.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;
use support::{audit_files, audit_path, sample_site};
use tollgate::audit::{Audit, Finding};
use tollgate::commands::folder::Settings;
use tollgate::impact::Grade;

const HOST: &str = "https://www.lanternstreet.example";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/search").join(name)
}

fn tollgate(site: &Path, out: &Path, more: &[&str]) -> Audit {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("audit").arg(site).arg("--out").arg(out);
    let done =
        command.args(["--quiet", "--fail-on", "never"]).args(more).output().expect("the program starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let json = std::fs::read(out.join("audit.json")).expect("it was written");
    serde_json::from_slice(&json).expect("it is an audit")
}

/// The bakery, with what its owner knows of it.
fn bakery(out: &Path) -> Audit {
    let [pages, log, ranges] = ["Pages.csv", "access.log", "googlebot.json"].map(fixture);
    let files = [("--search-console", pages), ("--access-log", log), ("--crawler-ranges", ranges)];
    let options: Vec<String> = files
        .into_iter()
        .flat_map(|(name, path)| [name.to_owned(), path.to_string_lossy().into_owned()])
        .collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    tollgate(&sample_site("bakery"), out, &options)
}

fn python() -> Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/networkx/bin/python3");
    Command::new(if own.exists() { own } else { "python3".into() })
}

#[test]
fn the_dearest_of_the_bakery_come_first_and_every_figure_is_recomputed() {
    let out = tempfile::tempdir().expect("a folder for the test");
    let audit = bakery(out.path());
    let dearest = audit.findings.iter().take(10);
    let shown = |finding: &Finding| {
        let path = finding.url.strip_prefix(HOST).unwrap_or(&finding.url);
        format!("{} {} {path}", finding.impact.grade.letter(), finding.rule)
    };
    let shown: Vec<String> = dearest.map(shown).collect();
    insta::assert_snapshot!(shown.join("\n"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = python()
        .arg(root.join("tests/independent/impact.py"))
        .arg(out.path())
        .arg(root.join("docs/impact.md"))
        .args(["Pages.csv", "access.log", "googlebot.json"].map(fixture))
        .output()
        .expect("Python 3 is installed");
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert!(said.contains("findings recomputed"), "{said}");
}

#[test]
fn a_page_that_only_search_knows_is_asked_for_and_found() {
    let out = tempfile::tempdir().expect("a folder for the test");
    let audit = bakery(out.path());
    let found = |path: &str| {
        let url = format!("{HOST}{path}");
        audit.findings.iter().find(|finding| finding.rule == "broken-landing-page" && finding.url == url)
    };
    let buns = found("/hot-cross-buns-recipe/").expect("people click on it, and it is gone");
    assert_eq!((buns.status, buns.impact.grade, buns.impact.reach.linking_pages), (Some(404), Grade::A, 0));
    assert_eq!(buns.impact.demand.as_ref().and_then(|demand| demand.clicks), Some(388));
    // A crawler was answered there once; what was always gone is nobody's loss, and what links lead to is found by them.
    assert!(found("/winter-market/").is_some());
    assert!(found("/wp-login.php").is_none() && found("/order/").is_none());
    let without = audit_path(&sample_site("bakery"));
    assert!(without.findings.iter().all(|finding| finding.rule != "broken-landing-page"));
}

#[test]
fn what_of_the_data_was_not_used_is_told_with_its_line() {
    let out = tempfile::tempdir().expect("a folder for the test");
    let audit = bakery(out.path());
    let of = |name: &str| -> Vec<(Option<u32>, &str)> {
        let warnings = audit.warnings.iter().filter(|warning| warning.file.ends_with(name));
        warnings
            .map(|warning| (warning.line, warning.message.split(':').next().unwrap_or_default()))
            .collect()
    };
    assert_eq!(of("Pages.csv"), [(Some(11), "is of another site"), (Some(12), "cannot be read")]);
    assert_eq!(of("access.log"), [(Some(11), "cannot be read")]);
    let search = audit.search.expect("data was given");
    let accounted = |file: &tollgate::impact::search::DataFile| {
        file.rows == file.used + file.foreign + file.passed_over + file.unread
    };
    assert!(search.files.len() == 2 && search.files.iter().all(accounted), "{:?}", search.files);
}

#[test]
fn what_stood_on_a_page_before_it_broke_shows_in_its_reach() {
    let (site, out) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let write = |name: &str, body: &str| std::fs::write(site.path().join(name), body).expect("it is written");
    write("index.html", "<title>Home</title><a href=/shop>Shop</a>");
    write("shop.html", "<title>Shop</title><a href=/tea>Tea</a> <a href=/cake>Cake</a>");
    write("tea.html", "<title>Tea</title>");
    write("cake.html", "<title>Cake</title><a href=/plum>Plum</a>");
    write("plum.html", "<title>Plum</title>");
    let behind = |audit: &Audit| {
        let shop = audit.findings.iter().find(|finding| finding.url.ends_with("/shop"));
        shop.and_then(|shop| shop.impact.reach.only_through)
    };
    tollgate(site.path(), out.path(), &[]);
    write("_responses.toml", "[[response]]\npath = \"/shop\"\nstatus = 402\n");
    let broken = tollgate(site.path(), out.path(), &[]);
    assert_eq!(behind(&broken), Some(3));
    // The audit before this one saw nothing but the refusal, and handed on what it knew.
    assert_eq!(behind(&tollgate(site.path(), out.path(), &[])), Some(3));
    assert!(
        std::fs::read_dir(out.path())
            .expect("it is there")
            .flatten()
            .all(|file| { !file.file_name().to_string_lossy().contains("former") })
    );
}

#[test]
fn a_part_of_a_site_and_a_site_that_is_closed_have_no_score() {
    let score = |audit: &Audit| audit.impact.as_ref().and_then(|picture| picture.score);
    assert_eq!(score(&audit_path(&sample_site("healthy"))), Some(100.0));
    assert_eq!(score(&audit_path(&sample_site("suspended"))), None);
    let whole = score(&audit_path(&sample_site("bakery"))).expect("it was looked at");
    assert!(whole < 100.0);
    let out = tempfile::tempdir().expect("a folder for the test");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("audit").arg(sample_site("bakery")).arg("--out").arg(out.path());
    let done = command.args(["--quiet", "--max-pages", "3"]).status().expect("the program starts");
    assert_eq!(done.code(), Some(4));
    let json = std::fs::read(out.path().join("audit.json")).expect("it was written");
    assert_eq!(score(&serde_json::from_slice(&json).expect("it is an audit")), None);
}

#[test]
fn links_of_one_template_are_one_edit() {
    let page = |name: &str| {
        format!("<title>{name}</title><p>Text</p><footer><ul><li><a href=/gone>Shop</a></ul></footer>")
    };
    let mut files = vec![("index.html".to_owned(), "<title>Home</title><a href=/gone>Buy</a>".to_owned())];
    files.extend((0..7).map(|at| (format!("p{at}.html"), page(&format!("Page {at}")))));
    let audit =
        audit_files(files.iter().map(|(name, body)| (name.as_str(), body.as_bytes())), &Settings::default());
    let gone = audit.findings.iter().find(|finding| finding.rule == "broken-link").expect("it is broken");
    let clusters: Vec<_> = gone.clusters.iter().map(tollgate::impact::Cluster::says).collect();
    assert_eq!(
        (clusters, gone.clusters_total),
        (vec!["in the footer of 7 pages".to_owned(), "on 1 page".to_owned()], 2)
    );
}

/// A small site of so many pages: who links to whom; page 0 is the start, and the last URL is broken.
#[derive(Debug, Clone)]
struct Small {
    pages: usize,
    links: Vec<(usize, usize)>,
    hidden: Vec<bool>,
}

fn smalls() -> impl Strategy<Value = Small> {
    (2..7_usize).prop_flat_map(|pages| {
        let links = proptest::collection::vec((0..pages, 0..=pages), 0..20);
        let hidden = proptest::collection::vec(proptest::bool::weighted(0.2), pages);
        (links, hidden).prop_map(move |(links, hidden)| Small { pages, links, hidden })
    })
}

impl Small {
    fn audit(&self) -> Audit {
        let files: Vec<(String, String)> =
            (0..self.pages).map(|page| (format!("{}index.html", path(page)), self.page(page))).collect();
        audit_files(files.iter().map(|(name, body)| (name.as_str(), body.as_bytes())), &Settings::default())
    }

    fn page(&self, page: usize) -> String {
        let mut html = format!("<title>Page {page}</title>");
        if self.hidden[page] && page > 0 {
            html.push_str("<meta name=robots content=noindex>");
        }
        for (_, target) in self.links.iter().filter(|(source, _)| *source == page) {
            write!(html, "<a href=/{}>to {target}</a> ", path(*target)).expect("memory takes it");
        }
        html
    }

    fn broken(&self) -> String {
        path(self.pages)
    }
}

fn path(page: usize) -> String {
    if page == 0 { String::new() } else { format!("page-{page}/") }
}

fn at<'a>(audit: &'a Audit, path: &str) -> Option<&'a Finding> {
    audit.findings.iter().find(|finding| finding.rule == "broken-link" && finding.url.ends_with(path))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn equity_is_shared_out_to_the_last_bit_and_parts_add_up(small in smalls()) {
        let audit = small.audit();
        let picture = audit.impact.as_ref().expect("it is always told");
        let total: f64 = picture.by_section.values().map(|part| part.equity).sum();
        prop_assert!((total - 1.0).abs() < 1e-9, "{}", total);
        for finding in &audit.findings {
            let parts: f64 = finding.impact.reasons.iter().map(|reason| reason.points).sum();
            prop_assert!((parts - finding.impact.score).abs() < 1e-6);
            prop_assert!((0.0..=100.0).contains(&finding.impact.score));
        }
    }

    #[test]
    fn one_more_link_to_a_broken_page_never_lowers_its_impact(small in smalls(), source in 0..7_usize) {
        let mut more = small.clone();
        more.links.push((source % small.pages, small.pages));
        let (before, after) = (small.audit(), more.audit());
        let before = at(&before, &small.broken()).map_or(0.0, |finding| finding.impact.score);
        let after = at(&after, &small.broken()).expect("a link leads there").impact.score;
        prop_assert!(after >= before, "{} and then {}", before, after);
    }

    #[test]
    fn findings_outside_the_index_never_outrank_those_inside(small in smalls()) {
        let audit = small.audit();
        let is_last_inside = |finding: &&Finding| finding.impact.is_inside;
        let outside = audit.findings.iter().skip_while(is_last_inside).all(|finding| !finding.impact.is_inside);
        prop_assert!(outside);
    }

    #[test]
    fn taking_the_only_link_to_a_page_away_shows_in_its_reach(small in smalls()) {
        // The last page hangs on one link of the start page. It lacks a lot, so that there are findings on it.
        let last = small.pages - 1;
        let mut hung = small;
        hung.links.retain(|(_, target)| *target != last);
        hung.hidden[last] = false;
        let cut = hung.clone();
        hung.links.push((0, last));
        let reach = |audit: &Audit| {
            let on_it = audit.findings.iter().find(|finding| finding.url.ends_with(&path(last)));
            on_it.expect("it has no description").impact.reach.clone()
        };
        let (hung, cut) = (reach(&hung.audit()), reach(&cut.audit()));
        prop_assert_eq!((hung.linking_pages, hung.depth), (1, Some(1)));
        prop_assert_eq!((cut.linking_pages, cut.depth), (0, None));
    }
}
