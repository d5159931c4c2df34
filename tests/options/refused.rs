//! Every contradiction is refused with a sentence, and no secret comes back in one.

use super::{SECRET, err, tollgate};

#[test]
fn contradictions_are_refused_with_a_sentence_and_without_secrets() {
    let live = "https://a.example/";
    let login = format!("me:{SECRET}");
    let authorization = format!("Authorization: Bearer {SECRET}");
    let cookie = format!("id={SECRET}");
    let with_login = format!("https://me:{SECRET}@a.example/");
    for (args, needle) in [
        (&[live, "--auth", &login, "--bearer", SECRET][..], "both log in"),
        (&[live, "--auth", SECRET], "written as USER:PASSWORD"),
        (
            &[live, "--auth", &login, "--header", &authorization],
            "the header `authorization` is given, and a login",
        ),
        (&[&with_login, "--bearer", SECRET], "the target's URL has a login"),
        (
            &[live, "--cookie", &cookie, "--header", &format!("Cookie: {cookie}")],
            "the header `cookie` is given",
        ),
        (&[live, "--user-agent", "me/1", "--header", "User-Agent: you/1"], "a user agent"),
        (&[live, "--header", SECRET], "written as `Name: value`"),
        (&[live, "--header", "Host: b.example"], "belongs to the connection"),
        (&[live, "--header-env", "X-Key"], "NAME=VARIABLE"),
        (&[live, "--header-env", "X-Key=NO_SUCH_VARIABLE"], "has no variable `NO_SUCH_VARIABLE`"),
        (&[live, "--cookies", "no-such.txt"], "cannot read the cookies `no-such.txt`"),
        (&[live, "--insecure", "--ca-file", "ca.pem"], "`--ca-file` changes nothing"),
        (&[live, "--ca-file", "no-such.pem"], "`no-such.pem` cannot be read"),
        (&[live, "--proxy", &format!("ftp://me:{SECRET}@[")], "the proxy's URL is none"),
        (&[live, "--resolve", "a.example:443"], "HOST:PORT:ADDRESS"),
        (&[live, "--gentle", "--rate", "2"], "leave one of them out"),
        (&[live, "--timeout", "5s", "--idle-timeout", "6s"], "`idle-timeout` is longer"),
        (&[live, "--connect-timeout", "1h"], "`connect-timeout` is longer"),
        (&[live, "--timeout", "5"], "a number and a unit"),
        (&[live, "--rate", "0"], "above zero"),
        (&[live, "--concurrency", "65"], "at most 64 questions"),
        (&[live, "--include", "/a", "--exclude", "/a"], "included and excluded"),
        (&[live, "--exclude", "/ok/**", "--exclude", "/[a"], "exclude, pattern 2"),
        (&[live, "--query", "some"], "keep=NAME"),
        (&[live, "--max-below", "/a=1", "--max-below", "/a=2"], "two budgets"),
        (&["http://127.0.0.1:9/", "--subdomains"], "an address has no subdomains"),
        (&[live, "--list", "urls.txt"], "cannot be used with"),
        (&["--list", "no-such.txt"], "cannot read the list `no-such.txt`"),
        (&[live, "--base-url", live], "leave one of them out"),
        (
            &[".", "--out", "..", "--base-url", &format!("https://me:{SECRET}@[")],
            "`--base-url`: invalid IPv6",
        ),
        (&[".", "--out", "..", "--base-url", &with_login], "`--base-url`: a base URL has no user"),
        (&[".", "--auth", &login, "--out", ".."], "the target is a folder"),
        (&[".", "--ignore-robots"], "has no use for `--ignore-robots`"),
        (&[".", "--rate", "2"], "unless with `--external check`"),
        (&[".", "--timeout", "5s"], "unless with `--external check`"),
        (&[".", "--insecure"], "unless with `--external check`"),
    ] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let args: Vec<&str> = std::iter::once("audit").chain(args.iter().copied()).collect();
        let output = tollgate(folder.path(), &args).output().expect("the program starts");
        let said = err(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(needle), "{args:?}: {said}");
        assert!(!said.contains(SECRET), "{args:?}: {said}");
    }
}

#[test]
fn contradictions_in_the_file_are_refused_too() {
    let live = "[audit]\ntarget = \"https://a.example/\"\n";
    for (toml, needle) in [
        ("[network]\ntimeout = \"5s\"\nconnect-timeout = \"6s\"", "`connect-timeout` is longer"),
        ("[access]\nauth-env = \"A\"\nbearer-env = \"B\"", "`auth-env` and `bearer-env`"),
        ("[access]\nauth = \"me:x\"", "unknown key `auth` in [access]; did you mean `auth-env`?"),
        ("[access]\nauth-env = \"NO_SUCH_VARIABLE\"", "has no variable `NO_SUCH_VARIABLE`"),
        ("[access]\nheaders = { Host = \"b.example\" }", "belongs to the connection"),
        ("[network]\nproxy = \"http://p/\"\nproxy-env = \"P\"", "both name a proxy"),
        ("[network]\nresolve = [\"a:1\"]", "HOST:PORT:ADDRESS"),
        ("[pace]\ngentle = true\nrate = 2", "leave one out"),
        ("[pace]\nrate = 0", "above zero"),
        ("[scope]\nextern = \"skip\"", "did you mean `external`?"),
        ("[scope]\nexclude = [\"regex:(\"]", "exclude, pattern 1"),
        ("[limits.max-below]\n\"blog\" = 3", "begins with a slash"),
    ] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        std::fs::write(folder.path().join("tollgate.toml"), format!("{live}{toml}\n"))
            .expect("it is written");
        let output = tollgate(folder.path(), &["audit"]).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{toml}: {}", err(&output));
        assert!(err(&output).contains(needle), "{toml}: {}", err(&output));
    }
}
