//! What an error tells that nobody outside should read. Marks are made by machines, never words that a
//! page about errors would use as well; and only errors are searched, for a page may quote a trace.

use memchr::memmem;

use super::declare::rule;
use super::{ErrorPage, Findings};

/// How much of an error is searched.
const SEARCHED: usize = 64 << 10;

rule! {
    /// ## What it finds
    ///
    /// An error page with a stack trace, or with a message that names files on the server: Python, Java,
    /// Node.js, PHP, Ruby, .NET, Go and Rust are known; and the debug pages of Werkzeug (Flask), Django, Rails,
    /// Express and ASP.NET.
    ///
    /// ## Why it matters
    ///
    /// Visitors cannot use it, and attackers can: it tells versions, paths and how the program works.
    ///
    /// ## How to fix it
    ///
    /// Switch the framework's debug mode off in production, and write traces to the log instead.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 500
    /// headers = { "content-type" = "text/plain" }
    /// body = "Traceback (most recent call last):\n  File \"/srv/shop/app.py\", line 12, in order"
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 500
    /// headers = { "content-type" = "text/plain" }
    /// body = "Something went wrong on our side. Please try again in some minutes."
    /// ```
    STACK_TRACE = Error(stack_trace) {
        id: "stack-trace-in-error",
        summary: "An error shows the inside of the program that failed",
        fix: "Switch debug mode off in production and write traces to the log",
        category: ErrorPages,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",
            "https://cwe.mitre.org/data/definitions/209.html",
        ],
    }
}

/// What a trace consists of: all marks of a line stand in it, in this order.
const TRACES: &[(&str, &[&str])] = &[
    ("Werkzeug's debugger", &["// Werkzeug Debugger</title>"]),
    ("Django's debug page", &["<code>DEBUG = True</code>", "Django settings file"]),
    ("Rails' debug page", &["<title>Action Controller: Exception caught</title>"]),
    ("ASP.NET's debug page", &["during the execution of the current web request", "Exception Details:"]),
    ("ASP.NET's debug page", &["<h1>An unhandled exception occurred", "class=\"titleerror\""]),
    ("Express", &["<br> &nbsp; &nbsp;at ", "/", ".js:"]),
    ("Python", &["Traceback (most recent call last):"]),
    ("Python", &["File \"", "\", line ", ", in "]),
    ("Java", &["\tat ", "(", ".java:"]),
    ("Java", &["   at ", "(", ".java:"]),
    ("Node.js", &["   at ", "(/", ".js:"]),
    ("Node.js", &["   at ", "(node:"]),
    ("PHP", &["Fatal error", " in ", "/", ".php", " on line "]),
    ("PHP", &["<b>Warning</b>:", " in <b>/", ".php</b> on line "]),
    ("PHP", &["Stack trace:", "#0 ", ".php("]),
    ("Ruby", &[".rb:", ":in `"]),
    ("Ruby", &[".rb:", ":in '"]),
    (".NET", &["   at ", " in ", ".cs:line "]),
    ("Go", &["goroutine ", "[running]:"]),
    ("Rust", &["thread '", "panicked at ", ".rs:"]),
];

fn stack_trace(page: &ErrorPage, findings: &mut Findings) {
    let body = searched(page);
    if let Some((language, _)) = TRACES.iter().find(|(_, marks)| has_in_a_row(body, marks)) {
        page.report(
            findings,
            format!("this {} shows the inside of the program ({language})", page.answer.status),
        );
    }
}

/// How far apart the marks of one trace stand at most.
const REACH: usize = 1000;

/// Whether the marks stand one after the other, near each other.
fn has_in_a_row(body: &[u8], marks: &[&str]) -> bool {
    let Some((first, others)) = marks.split_first() else { return false };
    memmem::find_iter(body, first).take(1000).any(|at| {
        let mut rest = &body[at + first.len()..body.len().min(at + REACH)];
        others.iter().all(|mark| {
            let found = memmem::find(rest, mark.as_bytes());
            rest = found.map_or(&[], |at| &rest[at + mark.len()..]);
            found.is_some()
        })
    })
}

rule! {
    /// ## What it finds
    ///
    /// An error page with something that opens doors: keys of Amazon, Google, Stripe, GitHub, GitLab and
    /// Slack, private keys, and database addresses with their password. The report shows the beginning
    /// only.
    ///
    /// ## Why it matters
    ///
    /// Whoever meets the error can use it, and robots look for nothing else.
    ///
    /// ## How to fix it
    ///
    /// Revoke the secret first: it is public. Then keep it out of messages, and switch debug mode off.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 500
    /// headers = { "content-type" = "text/plain" }
    /// body = "cannot connect to postgres://shop:cinnamon@db.internal/orders"
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 500
    /// headers = { "content-type" = "text/plain" }
    /// body = "cannot reach the database; set postgres://USER:PASSWORD@HOST in the environment"
    /// ```
    SECRET_IN_ERROR = Error(secret_in_error) {
        id: "secret-in-error",
        summary: "An error shows a key or a password",
        fix: "Revoke the secret, then keep it out of error messages",
        category: ErrorPages,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
            "https://cwe.mitre.org/data/definitions/209.html",
        ],
    }
}

/// How keys begin, and how many letters and digits follow at least.
const KEYS: &[(&str, &str, usize)] = &[
    ("an AWS access key", "AKIA", 16),
    ("a Google API key", "AIza", 35),
    ("a Stripe secret key", "sk_live_", 16),
    ("a Stripe restricted key", "rk_live_", 16),
    ("a GitHub token", "ghp_", 36),
    ("a GitHub token", "github_pat_", 40),
    ("a GitLab token", "glpat-", 20),
    ("a Slack token", "xoxb-", 20),
];

const DATABASES: &[&str] =
    &["postgres://", "postgresql://", "mysql://", "mongodb://", "mongodb+srv://", "redis://", "amqp://"];

/// What stands in the place of a password where none is told.
const PLACEHOLDERS: &[&str] = &["password", "pass", "pwd", "secret", "xxx", "***", "<"];

fn secret_in_error(page: &ErrorPage, findings: &mut Findings) {
    let body = searched(page);
    let secret = KEYS
        .iter()
        .find_map(|(what, beginning, length)| {
            has_key(body, beginning, *length).then(|| format!("{what} ({beginning}…)"))
        })
        .or_else(|| private_key(body))
        .or_else(|| DATABASES.iter().find_map(|scheme| database(body, scheme)));
    if let Some(secret) = secret {
        page.report(findings, format!("this {} shows {secret}", page.answer.status));
    }
}

fn has_key(body: &[u8], beginning: &str, length: usize) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    memmem::find_iter(body, beginning).any(|at| {
        let is_start = at == 0 || !is_part(&body[at - 1]);
        is_start
            && body[at + beginning.len()..].iter().take(length).filter(|byte| is_part(byte)).count() == length
    })
}

fn private_key(body: &[u8]) -> Option<String> {
    let at = memmem::find(body, b"-----BEGIN ")?;
    let line = &body[at..body.len().min(at + 60)];
    memmem::find(line, b"PRIVATE KEY-----").map(|_| "a private key".to_owned())
}

fn database(body: &[u8], scheme: &'static str) -> Option<String> {
    let has_password = |at: usize| {
        let rest = &body[at + scheme.len()..];
        let end =
            rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'<'));
        let authority =
            String::from_utf8_lossy(&rest[..end.unwrap_or(rest.len()).min(300)]).to_ascii_lowercase();
        let password =
            authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, it)| it);
        password.is_some_and(|it| !it.is_empty() && !PLACEHOLDERS.iter().any(|word| it.contains(word)))
    };
    memmem::find_iter(body, scheme).any(has_password).then(|| format!("a database password ({scheme}…)"))
}

fn searched<'a>(page: &ErrorPage<'a>) -> &'a [u8] {
    &page.answer.body[..page.answer.body.len().min(SEARCHED)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(body: &str) -> Option<&'static str> {
        let found = TRACES.iter().find(|(_, marks)| has_in_a_row(body.as_bytes(), marks));
        found.map(|(language, _)| *language)
    }

    #[test]
    fn traces_are_told_from_talk_about_traces() {
        for (body, expected) in [
            ("<pre>Traceback (most recent call last):\n", Some("Python")),
            ("Exception\n\tat com.shop.Order.pay(Order.java:42)\n", Some("Java")),
            ("Error\n    at Object.<anonymous> (/srv/app/index.js:10:5)", Some("Node.js")),
            ("<b>Fatal error</b>: Uncaught in /var/www/html/index.php on line 3", Some("PHP")),
            ("/app/shop.rb:12:in `pay'", Some("Ruby")),
            ("   at Shop.Pay() in C:\\src\\Shop.cs:line 9", Some(".NET")),
            ("panic: oops\n\ngoroutine 1 [running]:", Some("Go")),
            ("thread 'main' panicked at src/main.rs:3:5", Some("Rust")),
            ("<title>KeyError: 'rye' // Werkzeug Debugger</title>", Some("Werkzeug's debugger")),
            (
                "<p>You’re seeing this error because you have <code>DEBUG = True</code> in\n your Django settings file.",
                Some("Django's debug page"),
            ),
            ("<title>Action Controller: Exception caught</title>", Some("Rails' debug page")),
            (
                "<b> Description: </b>An unhandled exception occurred during the execution of the current web request. \
                 Please review the stack trace.<br><br><b> Exception Details: </b>System.NullReferenceException",
                Some("ASP.NET's debug page"),
            ),
            (
                "<h1>An unhandled exception occurred while processing the request.</h1>\n<div class=\"titleerror\">x",
                Some("ASP.NET's debug page"),
            ),
            ("<pre>Error: no rye<br> &nbsp; &nbsp;at /srv/app/index.js:10:9<br>", Some("Express")),
            ("<b>Warning</b>: include(x): failed in <b>/var/www/a.php</b> on line <b>3</b>", Some("PHP")),
            ("Set <code>DEBUG = True</code> for traces.", None),
            ("An unhandled exception occurred. We were told, and are sorry.", None),
            ("A stack trace was written to the log.", None),
            ("We are at the market (see /days.js) until noon", None),
            ("", None),
        ] {
            assert_eq!(language(body), expected, "{body}");
        }
    }

    #[test]
    fn keys_have_a_beginning_and_a_length() {
        // Put together here, so that no scanner takes this file for a leak.
        let stripe = ["sk_", "live_", "4eC39HqLyjWDarjtT1zdp7dc"].concat();
        assert!(has_key(stripe.as_bytes(), "sk_live_", 16));
        assert!(has_key(b"key=AKIAIOSFODNN7EXAMPLE.", "AKIA", 16));
        for text in ["sk_live_", "sk_live_short", "task_live_4eC39HqLyjWDarjtT1zdp7dc"] {
            assert!(!has_key(text.as_bytes(), "sk_live_", 16), "{text}");
        }
    }

    #[test]
    fn a_database_address_without_its_password_is_none() {
        for (text, is_secret) in [
            ("postgres://shop:cinnamon@db/orders", true),
            ("postgres://shop@db/orders", false),
            ("postgres://db:5432/orders", false),
            ("postgres://USER:PASSWORD@HOST/NAME", false),
            ("postgres://shop:***@db", false),
            ("postgres://", false),
        ] {
            assert_eq!(database(text.as_bytes(), "postgres://").is_some(), is_secret, "{text}");
        }
        assert!(private_key(b"-----BEGIN RSA PRIVATE KEY-----").is_some());
        assert!(private_key(b"-----BEGIN CERTIFICATE-----").is_none());
    }
}
