//! Endless spaces are left, and real sites are not mistaken for one.

use std::path::Path;

use super::*;

fn url(path: &str) -> Url {
    Url::parse(&format!("https://a.example{path}")).expect("a test writes valid URLs")
}

/// How many of the URLs are visited, and why the first of the others is not.
fn walk(paths: impl Iterator<Item = String>) -> (usize, Option<Skipped>) {
    let mut traps = Traps::new(2026);
    let verdicts: Vec<_> = paths.map(|path| traps.check(&url(&path)).map(|trap| trap.kind)).collect();
    (verdicts.iter().filter(|verdict| verdict.is_none()).count(), verdicts.into_iter().flatten().next())
}

#[test]
fn a_calendar_ends_after_two_years_of_future() {
    let months = |years: std::ops::Range<u32>, form: fn(u32, u32) -> String| {
        walk(years.flat_map(|year| (1..=12).map(move |month| (year, month))).map(move |(y, m)| form(y, m)))
    };
    let endless = Some(Skipped::EndlessCalendar);
    assert_eq!(months(2026..2100, |y, m| format!("/events/{y}/{m:02}/")), (48, endless));
    assert_eq!(months(2026..2100, |y, m| format!("/events?year={y}&month={m}")), (48, endless));
    assert_eq!(months(1000..2026, |y, m| format!("/events/{y}-{m:02}")), (ALL_MONTHS, endless));
    assert_eq!(months(1995..2027, |y, m| format!("/news/{y}/{m:02}/")), (384, None));
}

#[test]
fn a_path_that_repeats_itself_is_left() {
    let growing = Some(Skipped::GrowingPath);
    for (path, expected) in [
        ("/a/a/a/a", growing),
        ("/x/a/b/a/b/a/b/a/b/y", growing),
        ("/index.php/index.php/index.php/index.php/about", growing),
        ("/a/a/a/b", None),
        ("/a/b/a/b/a/b", None),
        ("/tiles/0/0/0/0/0.png", None),
        ("/", None),
    ] {
        assert_eq!(walk(std::iter::once(path.to_owned())).1, expected, "{path}");
    }
    let deep = (0..100).map(|i| format!("/d{i}")).collect::<Vec<_>>().concat();
    assert_eq!(walk(std::iter::once(deep)).1, growing);
}

#[test]
fn one_session_of_a_page_is_enough() {
    let session = |i: u32| format!("/shop?sid={i:032x}&item={}", i % 3);
    assert_eq!(walk((0..1000).map(session)), (3, Some(Skipped::SessionId)));
}

#[test]
fn parameters_may_be_many_but_not_combine_without_end() {
    let facets = |i: u32| {
        let chosen = (0..10).filter(move |bit| i >> bit & 1 == 1).map(|bit| format!("f{bit}=1"));
        format!("/shop?{}", chosen.collect::<Vec<_>>().join("&"))
    };
    assert_eq!(walk((1..1024).map(facets)), (500, Some(Skipped::QueryCombinations)));
    assert_eq!(walk((0..5_000).map(|page| format!("/news?page={page}"))), (5_000, None));
    assert_eq!(walk((0..20_000).map(|page| format!("/news?page={page}"))).0, 10_000);
}

#[test]
fn a_pattern_whose_pages_are_all_alike_is_left() {
    let mut traps = Traps::new(2026);
    for number in 0..50 {
        assert_eq!(traps.check(&url(&format!("/item/{number}"))), None);
        traps.learn(&url(&format!("/item/{number}")), 7);
        traps.learn(&url(&format!("/good/{number}")), 1000 + number);
        traps.learn(&url(&format!("/empty/{number}")), 0);
    }
    let kind = |path: &str| traps.check_again(&url(path)).map(|trap| trap.kind);
    assert_eq!(kind("/item/99"), Some(Skipped::SoftDuplicate));
    assert_eq!((kind("/good/99"), kind("/empty/99"), kind("/item/99/more")), (None, None, None));
    (1..7).for_each(|number| traps.learn(&url("/item/1"), number));
    assert_eq!(traps.check_again(&url("/item/99")), None, "one in ten differs");
}

#[test]
fn memory_is_bounded() {
    let mut traps = Traps::new(2026);
    for i in 0..3 * MAX_WATCHED {
        traps.check(&url(&format!("/{i:x}x/2024/01?sid={i:032x}")));
        traps.check(&url(&format!("/{i:x}y?a=1")));
        traps.learn(&url(&format!("/{i:x}y?a=1")), 1);
    }
    for size in [traps.calendars.len(), traps.sessions.len(), traps.queries.len(), traps.contents.len()] {
        assert!(size <= MAX_WATCHED, "{size}");
    }
}

fn pages_of(folder: &Path, found: &mut Vec<String>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => pages_of(&entry.path(), found),
            _ => found.push(entry.path().to_string_lossy().into_owned()),
        }
    }
}

#[test]
#[ignore = "needs the documentation packages of Debian"]
fn real_documentation_has_no_traps() {
    let trees = ["python3.11/html", "postgresql-doc-15/html", "rust-doc/html", "git-doc", "nodejs/api"];
    let mut total = 0;
    for tree in trees {
        let mut paths = Vec::new();
        pages_of(&Path::new("/usr/share/doc").join(tree), &mut paths);
        let mut traps = Traps::new(2026);
        for path in &paths {
            let url = Url::from_file_path(path).expect("an absolute path");
            assert_eq!(traps.check(&url), None, "{path}");
            traps.learn(&url, xxh3_64(&std::fs::read(path).unwrap_or_default()));
        }
        total += paths.len();
    }
    assert!(total > 0, "no documentation is installed");
}
