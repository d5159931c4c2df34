use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a test writes valid URLs")
}

fn key_of(text: &str) -> String {
    key(&url(text), Tracking::Keep)
}

#[test]
fn a_reference_never_makes_us_log_in() {
    let base = url("http://example.com/a/");
    for (reference, expected) in [
        ("http://me:secret@example.com/b", "http://example.com/b"),
        ("//me@example.com:81/b", "http://example.com:81/b"),
        ("b", "http://example.com/a/b"),
        ("mailto:me@example.com", "mailto:me@example.com"),
    ] {
        assert_eq!(join(&base, reference).map(String::from).as_deref(), Ok(expected));
    }
}

#[test]
fn spellings_of_one_target_share_a_key() {
    for (spelling, expected) in [
        ("HTTP://Example.COM", "http://example.com/"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com./a", "http://example.com/a"),
        ("https://user:secret@example.com/", "https://example.com/"),
        ("http://example.com/a/../b/./c", "http://example.com/b/c"),
        ("http://example.com/%7euser/%6f", "http://example.com/~user/o"),
        ("http://example.com/a%2fb", "http://example.com/a%2Fb"),
        ("http://example.com/%e4%bd%a0", "http://example.com/%E4%BD%A0"),
        ("http://example.com/你", "http://example.com/%E4%BD%A0"),
        ("http://example.com/a^b|c", "http://example.com/a%5Eb%7Cc"),
        ("http://example.com/a?", "http://example.com/a"),
        ("http://example.com/a?b=1#c", "http://example.com/a?b=1"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://example.com/100%", "http://example.com/100%"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ] {
        assert_eq!(key_of(spelling), expected, "{spelling}");
    }
}

#[test]
fn what_servers_tell_apart_keeps_its_own_key() {
    for (one, other) in [
        ("http://example.com/a", "http://example.com/A"),
        ("http://example.com/a", "http://example.com/a/"),
        ("http://example.com/a%2Fb", "http://example.com/a/b"),
        ("http://example.com/a?b=1&c=2", "http://example.com/a?c=2&b=1"),
        ("http://example.com/", "https://example.com/"),
        ("http://example.com/", "http://example.com:8080/"),
    ] {
        assert_ne!(key_of(one), key_of(other));
    }
}

#[test]
fn tracking_parameters_are_dropped_on_request_only() {
    let tracked = "http://example.com/?utm_source=x&id=1&gclid=abc";
    assert_eq!(key(&url(tracked), Tracking::Drop), "http://example.com/?id=1");
    assert_eq!(key_of(tracked), tracked);
    assert_eq!(key(&url("http://example.com/?utm_source=x"), Tracking::Drop), "http://example.com/");
}

#[test]
fn sites_are_told_apart_by_registrable_domain() {
    for (one, other, expected) in [
        ("http://example.com/", "https://www.example.com/", true),
        ("http://a.example.co.uk/", "http://b.example.co.uk/", true),
        ("http://one.co.uk/", "http://two.co.uk/", false),
        ("http://one.github.io/", "http://two.github.io/", false),
        ("http://127.0.0.1/", "http://127.0.0.1:8080/", true),
        ("http://127.0.0.1/", "http://127.0.0.2/", false),
        ("http://localhost/", "http://localhost/", true),
    ] {
        assert_eq!(same_site(&url(one), &url(other)), expected, "{one} {other}");
    }
    assert!(same_host(&url("http://example.com"), &url("https://example.com.")));
    assert!(!same_host(&url("http://example.com"), &url("http://www.example.com")));
    assert!(!same_origin(&url("http://example.com"), &url("https://example.com")));
}

#[test]
fn people_read_letters_not_escapes() {
    for (text, shown) in [
        ("http://xn--bcher-kva.example/%C3%BCber?q=%E4%BD%A0", "http://bücher.example/über?q=你"),
        ("http://example.com/a%20b%2Fc%E2%80%AE", "http://example.com/a%20b%2Fc%E2%80%AE"),
        ("http://example.com/%FF%zz", "http://example.com/%FF%zz"),
        // Cyrillic а between Latin letters.
        ("http://pаypal.example/", "http://xn--pypal-4ve.example/"),
    ] {
        assert_eq!(display(&url(text)), shown);
    }
}

proptest! {
    #[test]
    fn normalising_twice_is_normalising_once(path in "[ -~é你%./?&=]{0,40}") {
        if let Ok(url) = Url::parse(&format!("http://example.com/{path}")) {
            let once = key(&url, Tracking::Drop);
            let again = Url::parse(&once).expect("a key is a valid URL");
            prop_assert_eq!(&key(&again, Tracking::Drop), &once);
        }
    }

    #[test]
    fn joining_never_panics(reference in "\\PC{0,60}") {
        let base = url("http://example.com/a/b?c#d");
        if let Ok(joined) = join(&base, &reference) {
            let _ = (key(&joined, Tracking::Drop), display(&joined));
        }
    }
}
