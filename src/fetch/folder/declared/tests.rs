use super::*;
use crate::fetch::Want;

fn parse(text: &str) -> (Declared, Vec<Warning>) {
    let mut index = Index::default();
    index.insert_memory(b"_bodies/bill.html", b"<p>Pay".to_vec());
    index.insert_memory(b"empty.txt", Vec::new());
    let mut warnings = Vec::new();
    (Declared::parse(text, &index, &mut warnings), warnings)
}

fn status(declared: &Declared, method: &str, target: &str, header: (&str, &str)) -> Option<u16> {
    let mut headers = Headers::default();
    headers.push(header.0, header.1);
    let question = Question { method, target, headers: &headers, want: Want::Status };
    declared.find(&question, &Asked::read(target, "/").unwrap()).map(|entry| entry.status)
}

fn get(declared: &Declared, target: &str) -> Option<u16> {
    status(declared, "GET", target, ("accept", "*/*"))
}

#[test]
fn the_first_entry_that_matches_wins() {
    let (declared, warnings) = parse(
        "response = [\n{ path = '/a', status = 402 },\n{ path = '/a*', status = 403 },\n{ path = '/%C3%BC/*.x', status = 500 } ]",
    );
    assert_eq!(warnings, []);
    for (target, expected) in [
        ("/a", Some(402)),
        ("/a?b", Some(402)),
        ("/a/", Some(403)),
        ("/a/b/c", Some(403)),
        ("/ü/b/c.x", Some(500)),
        ("/b", None),
    ] {
        assert_eq!(get(&declared, target), expected, "{target}");
    }
}

#[test]
fn all_conditions_must_hold() {
    let (declared, _) = parse(
        "[[response]]\npath = '/a'\nstatus = 401\nwhen = { user_agent = 'GoogleBot', method = 'head' }\n\
         [[response]]\npath = '/a'\nstatus = 402\nwhen = { header = 'Accept: text/HTML' }\n",
    );
    for (method, header, expected) in [
        ("HEAD", ("user-agent", "x googlebot/2.1"), Some(401)),
        ("GET", ("user-agent", "x googlebot/2.1"), None),
        ("HEAD", ("user-agent", "bingbot"), None),
        ("GET", ("Accept", "text/html,*/*"), Some(402)),
        ("GET", ("Accept", "*/*"), None),
    ] {
        assert_eq!(status(&declared, method, "/a", header), expected, "{method} {header:?}");
    }
}

#[test]
fn requests_are_counted_where_everything_else_holds() {
    let (declared, _) =
        parse("[[response]]\npath = '/a'\nstatus = 429\nwhen = { after_requests = 2, method = 'GET' }");
    let head = status(&declared, "HEAD", "/a", ("x", "y"));
    let answers = [get(&declared, "/a"), get(&declared, "/b"), get(&declared, "/a"), get(&declared, "/a")];
    assert_eq!((head, answers), (None, [None, None, None, Some(429)]));
}

#[test]
fn bodies_headers_and_plays_are_carried_along() {
    let (declared, warnings) = parse(
        "[[response]]\npath = '/a'\nstatus = 402\nbody_file = '_bodies/bill.html'\ndelay = '2s'\nfault = 'truncate'\n\
         [[response]]\npath = '/b'\nstatus = 402\nbody = 'x'\nheaders = { Link = ['<a>', '<b>'] }\n\
         [[response]]\npath = '/c'\nfault = 'reset'\n",
    );
    assert_eq!(warnings, []);
    let [file, text, reset] = &declared.0[..] else { panic!("three entries") };
    assert_eq!(file.body, Body::File(b"_bodies/bill.html".to_vec()));
    assert_eq!(file.headers.value("content-type"), Some("text/html"));
    assert_eq!(file.play, Play { delay: Duration::from_secs(2), fault: Some(Fault::Truncate) });
    assert_eq!(text.headers.values("link").collect::<Vec<_>>(), ["<a>", "<b>"]);
    assert_eq!(text.headers.value("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!((reset.status, &reset.body, reset.play.fault), (200, &Body::Nothing, Some(Fault::Reset)));
}

#[test]
fn a_bad_entry_is_skipped_and_named_with_its_line() {
    for (entry, said) in [
        ("path = '/a'\nstatus = 999999", "u16"),
        ("path = '/a'\nstatus = 100", "no final answer"),
        ("path = '/a'", "neither a status nor a fault"),
        ("status = 402", "missing field `path`"),
        ("path = 'a'\nstatus = 402", "must begin with"),
        ("path = '/a?b'\nstatus = 402", "query"),
        ("path = '/a'\nstatus = 402\ncolour = 1", "unknown field `colour`"),
        ("path = '/a'\nstatus = 402\nwhen = { ip = '1' }", "unknown field `ip`"),
        ("path = '/a'\nstatus = 402\nwhen = { header = 'x' }", "part of its value"),
        ("path = '/a'\nstatus = 402\nbody_file = 'none.html'", "no file of this folder"),
        ("path = '/a'\nstatus = 402\nbody_file = '../secret'", "no file of this folder"),
        ("path = '/a'\nstatus = 402\nbody_file = '/etc/passwd'", "no file of this folder"),
        ("path = '/a'\nstatus = 402\nbody_file = 'empty.txt'\nbody = ''", "only one"),
        ("path = '/a'\nstatus = 402\ndelay = 'soon'", "delay `soon`"),
        ("path = '/a'\nstatus = 402\ndelay = '99999999999999999m'", "up to ten minutes"),
        ("path = '/a'\nstatus = 402\nfault = 'explode'", "unknown variant `explode`"),
        ("path = '/a'\nstatus = 402\nfault = 'truncate'", "needs a body"),
        ("path = '/a'\nstatus = 402\nfault = 'truncate'\nbody_file = 'empty.txt'", "needs a body"),
        ("path = '/a'\nstatus = 402\nheaders = { 'a b' = '1' }", "name of a header"),
        ("path = '/a'\nstatus = 402\nheaders = { a = \"1\\nb: 2\" }", "control characters"),
        ("path = '/a'\nstatus = 402\nheaders = { a = 1 }", "string or a list"),
    ] {
        let text = format!("# bills\n\n[[response]]\n{entry}\n\n[[response]]\npath = '/ok'\nstatus = 402\n");
        let (declared, warnings) = parse(&text);
        assert_eq!(warnings.len(), 1, "{entry}");
        assert_eq!(warnings[0].line, Some(3), "{entry}");
        assert!(warnings[0].message.contains(said), "{entry}: {}", warnings[0].message);
        assert_eq!(get(&declared, "/ok"), Some(402), "{entry}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_one_warning() {
    for (text, line) in
        [("[[response]]\npath = \n", 2), ("[[response]]\n\n[answer]\nx = 1\n", 3), ("response = 3", 1)]
    {
        let (declared, warnings) = parse(text);
        assert_eq!((warnings.len(), warnings[0].line, declared.0.len()), (1, Some(line), 0), "{text}");
    }
}
