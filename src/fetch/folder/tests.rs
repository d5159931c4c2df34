use super::*;
use crate::fetch::{FailureKind, Request};
use proptest::prelude::*;

const SITE: &[(&str, &str)] = &[
    ("index.html", "<p>Home"),
    ("404.html", "<p>Nothing here"),
    ("about.html", "<p>About"),
    ("shop/index.html", "<p>Shop"),
    ("shop/404.html", "<p>Sold out"),
    ("shop/cake.html", "<p>Cake"),
    ("both.html", "file"),
    ("both/index.html", "index"),
    ("style.css", "p {}"),
    ("_bodies/bill.html", "<p>Pay"),
    ("_headers", "/*\n  X-All: 1\n/shop/*\n  X-Shop: 1\n"),
    (
        "_redirects",
        "/old /about 301\n/about.html /never\n/style.css /forced.css 302!\n/app/* /index.html 200\n\
         /gone/* /shop/404.html 404\n/lost /nowhere.html 200\n/pretty /about 200\n",
    ),
    (
        "_responses.toml",
        "[[response]]\npath = '/members/*'\nstatus = 402\nbody_file = '_bodies/bill.html'\n\
         [[response]]\npath = '/pay'\nstatus = 402\nwhen = { method = 'POST' }\nbody = 'paid'\n",
    ),
];

fn site() -> Folder {
    Folder::in_memory(SITE.iter().copied())
}

fn ask(folder: &Folder, method: &str, target: &str, want: Want) -> Response {
    folder.answer(&Question { method, target, headers: &Headers::default(), want })
}

/// Status, then the location or the file that was served.
fn told(folder: &Folder, target: &str) -> String {
    let response = ask(folder, "GET", target, Want::Facts);
    let answer = response.answer().expect("an answer");
    let detail = answer.location().map(str::to_owned).or(response.file.clone()).unwrap_or_default();
    format!("{} {detail}", answer.status).trim_end().to_owned()
}

#[test]
fn paths_are_resolved_in_the_documented_order() {
    let folder = site();
    assert_eq!(folder.warnings(), []);
    for (target, expected) in [
        ("/", "200 index.html"),
        ("/?a=b", "200 index.html"),
        ("/index.html", "200 index.html"),
        ("/about", "200 about.html"),
        ("/about.html", "200 about.html"),
        ("/about/", "404 404.html"),
        ("/About", "404 404.html"),
        ("/shop", "301 /shop/"),
        ("/shop?q=a%20b", "301 /shop/?q=a%20b"),
        ("//shop", "301 /shop/"),
        ("/shop/", "200 shop/index.html"),
        ("/both", "301 /both/"),
        ("/%61bout", "200 about.html"),
        ("/style.css", "302 /forced.css"),
        ("/old?x", "301 /about?x"),
        ("/app/deep/link", "200 index.html"),
        ("/gone/x", "404 shop/404.html"),
        ("/lost", "404 404.html"),
        ("/pretty", "200 about.html"),
        ("/members/area", "402 _bodies/bill.html"),
        ("/404.html", "404 404.html"),
        ("/404", "404 404.html"),
        ("/shop/none/at/all", "404 shop/404.html"),
        ("/none", "404 404.html"),
        ("/_headers", "404 404.html"),
        ("/_redirects", "404 404.html"),
        ("/_responses.toml", "404 404.html"),
    ] {
        assert_eq!(told(&folder, target), expected, "{target}");
    }
}

#[test]
fn no_path_escapes_the_root() {
    let folder = site();
    for target in [
        "/../index.html",
        "/%2e%2e/index.html",
        "/shop/../index.html",
        "/..%2findex.html",
        "/shop%2fcake.html",
        "/shop\\cake.html",
        "/shop%5ccake.html",
        "/index.html%00",
        "/./index.html",
        "/%2e/index.html",
        "/....//",
        "*",
    ] {
        let response = ask(&folder, "GET", target, Want::Facts);
        assert_eq!(response.status(), Some(404), "{target}");
    }
}

#[test]
fn files_carry_the_headers_of_matching_blocks_and_redirects_do_not() {
    let folder = site();
    let names = |target| {
        let response = ask(&folder, "GET", target, Want::Status);
        let answer = response.answer().unwrap();
        answer.headers.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("/shop/cake"), ["content-type", "x-all", "x-shop"]);
    assert_eq!(names("/nothing"), ["content-type", "x-all"]);
    assert_eq!(names("/old"), ["location"]);
    assert_eq!(names("/members/x"), ["content-type"]);
}

#[test]
fn other_methods_are_answered_only_where_that_is_declared() {
    let folder = site();
    let post = ask(&folder, "POST", "/about", Want::Facts);
    assert_eq!(
        (post.status(), post.answer().unwrap().headers.value("allow")),
        (Some(405), Some("GET, HEAD"))
    );
    let paid = ask(&folder, "POST", "/pay", Want::Facts);
    assert_eq!((paid.status(), &*paid.answer().unwrap().body), (Some(402), &b"paid"[..]));
    assert_eq!(ask(&folder, "GET", "/pay", Want::Facts).status(), Some(404));
}

#[test]
fn bodies_are_cut_at_the_limit_and_left_out_when_nobody_wants_them() {
    let mut folder = site();
    folder.options.max_body = 3;
    let cut = ask(&folder, "GET", "/about", Want::Facts).answer().unwrap().clone();
    assert_eq!((&*cut.body, cut.size, cut.is_cut), (&b"<p>"[..], Some(8), true));
    let unread = ask(&folder, "GET", "/about", Want::Status).answer().unwrap().clone();
    assert_eq!((unread.body.len(), unread.size, unread.is_cut), (0, Some(8), false));
}

#[test]
fn pages_are_the_html_files_by_their_addresses() {
    let folder = site().with_base(Url::parse("https://example.com/docs?x#y").unwrap());
    let pages: Vec<String> = folder.pages().iter().map(|(url, _)| url.to_string()).collect();
    let expected = ["", "about.html", "both.html", "both/", "shop/", "shop/cake.html"];
    assert_eq!(pages, expected.map(|path| format!("https://example.com/docs/{path}")));
}

#[test]
fn a_base_with_a_path_is_a_prefix_of_everything() {
    let folder = site().with_base(Url::parse("https://example.com/docs/").unwrap());
    for (target, expected) in [
        ("/docs/about", "200 about.html"),
        ("/docs", "301 /docs/"),
        ("/docs/shop", "301 /docs/shop/"),
        ("/docs/old", "301 /docs/about"),
        ("/docs/none", "404 404.html"),
        ("/about", "404"),
        ("/docsify", "404"),
    ] {
        assert_eq!(told(&folder, target), expected, "{target}");
    }
}

#[tokio::test]
async fn every_page_is_fetched_under_its_own_address() {
    let names = ["index.html", "a b/ü%.html", "q?.html", "x/index.html", "y/index.html/index.html"];
    let folder = Folder::in_memory(names.map(|name| (name, name)));
    let mut files = Vec::new();
    for (url, file) in folder.pages() {
        let response = folder.fetch(Request::get(url.clone(), Want::Facts)).await;
        assert_eq!((response.status(), &response.url), (Some(200), &url));
        assert_eq!(response.file.as_ref(), Some(&file));
        files.push(file);
    }
    files.sort();
    let mut expected = names;
    expected.sort_unstable();
    assert_eq!(files, expected);
}

#[tokio::test]
async fn other_sites_are_not_this_folder() {
    let folder = site().with_base(Url::parse("https://example.com/").unwrap());
    for (url, expected) in [
        ("http://example.com/about", 200),
        ("https://www.example.com/about", 404),
        ("https://example.com:8443/about", 404),
    ] {
        let request = Request::get(Url::parse(url).unwrap(), Want::Status);
        assert_eq!(folder.fetch(request).await.status(), Some(expected), "{url}");
    }
}

#[test]
fn a_folder_on_disk_answers_like_one_in_memory() {
    let dir = tempfile::TempDir::new().unwrap();
    for (name, content) in SITE {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let (disk, memory) = (Folder::open(dir.path(), Options::default()).unwrap(), site());
    assert_eq!(disk.pages(), memory.pages());
    for target in ["/", "/about", "/shop", "/none", "/members/x", "/old", "/app/x"] {
        assert_eq!(told(&disk, target), told(&memory, target), "{target}");
        let body = |folder| ask(folder, "GET", target, Want::Facts).answer().unwrap().body.clone();
        assert_eq!(body(&disk), body(&memory), "{target}");
    }
}

#[test]
fn what_vanished_since_the_walk_is_a_failure_not_an_error() {
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::write(dir.path().join("page.html"), "x").unwrap();
    let folder = Folder::open(dir.path(), Options::default()).unwrap();
    std::fs::remove_file(dir.path().join("page.html")).unwrap();
    std::fs::create_dir(dir.path().join("page.html")).unwrap();
    let response = ask(&folder, "GET", "/page.html", Want::Facts);
    let Outcome::Failed(failure) = response.outcome else { panic!("{:?}", response.outcome) };
    assert_eq!(failure.kind, FailureKind::Unreadable);
    assert_eq!(ask(&folder, "GET", "/page.html", Want::Status).status(), Some(200), "not opened");
}

#[test]
fn warnings_come_in_the_order_of_files_and_lines() {
    let folder =
        Folder::in_memory([("_redirects", "x\n/a\n"), ("_headers", "oops\n"), ("_responses.toml", "=")]);
    let places: Vec<_> = folder.warnings().iter().map(|warning| (&*warning.file, warning.line)).collect();
    assert_eq!(
        places,
        [
            ("_headers", Some(1)),
            ("_redirects", Some(1)),
            ("_redirects", Some(2)),
            ("_responses.toml", Some(1))
        ]
    );
}

proptest! {
    #[test]
    fn no_redirect_of_a_path_leads_to_another_host(target in "/[/.%a-z2F5Cc\\\\]{0,12}(shop|old|go)[/?%.a-z]{0,8}") {
        let folder = Folder::in_memory([
            ("shop/index.html", ""), ("evil/shop/index.html", ""), ("_redirects", "/go/* /:splat\n/:a/old /:a\n/old/* /:splat"),
        ]);
        let response = ask(&folder, "GET", &target, Want::Status);
        let location = response.answer().and_then(Answer::location).unwrap_or_default();
        prop_assert!(!location.starts_with("//") && !location.contains('\\'), "{}", location);
    }

    #[test]
    fn any_instructions_and_any_target_are_survived(text in "(/[a:*/]{0,6}|[ \\PC]{0,9}|=|\n|\t|200|!){0,20}", target in "/\\PC{0,30}") {
        let folder = Folder::in_memory([("_redirects", &*text), ("_headers", &text), ("_responses.toml", &text)]);
        prop_assert!(ask(&folder, "GET", &target, Want::Facts).status().is_some());
    }
}
