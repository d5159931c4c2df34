//! Alerts as their receivers get them: once for a change and never for what stays, and without any power over the audit.
//!
//! Nothing here waits for a clock, but for the one receiver that hangs.

mod receiver;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use receiver::{Manner, Receiver};
use serde_json::Value;
use tempfile::TempDir;

/// A site with a sitemap of three pages, and a folder for its reports.
struct Site(TempDir);

const PAGES: [&str; 3] = ["a", "b", "c"];

impl Site {
    fn new(notify: &str) -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for the test"));
        let urls = PAGES.map(|page| format!("<url><loc>https://a.example/{page}</loc></url>")).concat();
        site.write("site/sitemap.xml", &format!("<urlset>{urls}</urlset>"));
        for page in PAGES {
            site.write(&format!("site/{page}.html"), &format!("<title>{page}</title>"));
        }
        site.link("");
        site.write(
            "tollgate.toml",
            &format!(
                "[audit]\nbase-url = \"https://a.example/\"\nreport-url = \"https://ci.example/r\"\n{notify}"
            ),
        );
        site
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it is written");
    }

    /// The start page, with this in it.
    fn link(&self, html: &str) {
        self.write("site/index.html", &format!("<title>A</title><a href=/a>a</a>{html}"));
    }

    /// These paths ask for payment from now on.
    fn charge(&self, paths: &[&str]) {
        let rules = paths.iter().map(|path| format!("[[response]]\npath = \"{path}\"\nstatus = 402\n"));
        self.write("site/_responses.toml", &rules.collect::<Vec<_>>().concat());
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn audit(&self, hook: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(["audit", "site", "--quiet", "--only"]);
        command.arg("broken-link,start-page-refused,error-in-sitemap").env("HOOK", hook);
        command.current_dir(self.0.path()).stdin(Stdio::null()).env_remove("TOLLGATE_HISTORY");
        command.output().expect("the program starts")
    }
}

fn hook(kind: &str, more: &str) -> String {
    format!("[[notify]]\nkind = \"{kind}\"\nurl-env = \"HOOK\"\ntimeout = \"60s\"\n{more}")
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("it prints UTF-8")
}

/// What a message of our own shape tells: occasion, and whether it began.
fn told(messages: &[Value]) -> Vec<String> {
    let events = messages.iter().flat_map(|message| message["events"].as_array().expect("a list"));
    events.map(|event| format!("{} {}", event["occasion"], event["state"]).replace('"', "")).collect()
}

#[test]
fn a_change_is_told_once_and_its_end_is_told_once() {
    let receiver = Receiver::webhook(Manner::Takes);
    let on = "on = [\"new-402\", \"new-error\", \"score-drop\", \"recovery\"]\n";
    let site = Site::new(&hook("webhook", on));
    let tell = |paths: &[&str], html: &str| {
        site.charge(paths);
        site.link(html);
        let output = site.audit(&receiver.url());
        assert_eq!(
            err(&output).lines().filter(|line| line.contains("warning")).count(),
            0,
            "{}",
            err(&output)
        );
        told(&receiver.messages())
    };
    let quiet: [&str; 0] = [];
    assert_eq!(tell(&[], "<a href=/gone>x</a>"), quiet, "what was wrong before anybody listened is not new");
    assert_eq!(tell(&[], "<a href=/gone>x</a>"), quiet);
    assert_eq!(
        tell(&["/b"], "<a href=/gone>x</a>"),
        ["new-402 begun", "new-error begun", "score-drop begun"]
    );
    assert_eq!(tell(&["/b"], "<a href=/gone>x</a>"), quiet, "it is still there");
    assert_eq!(tell(&["/b", "/c"], "<a href=/gone>x</a>")[0], "new-402 begun", "one more is a change");
    assert_eq!(tell(&["/c"], "<a href=/gone>x</a>"), quiet, "one less is not over");
    let over = tell(&[], "");
    assert_eq!(over, ["new-402 over", "new-error over", "score-drop over"]);
    assert_eq!(tell(&[], ""), quiet);
}

#[test]
fn a_message_names_what_it_is_about_and_links_to_the_report() {
    let receiver = Receiver::webhook(Manner::Takes);
    let site = Site::new(&hook("webhook", "on = [\"new-402\"]\n"));
    site.charge(&["/b"]);
    site.audit(&receiver.url());
    let message = receiver.messages().pop().expect("the first audit tells of it: nobody was told before");
    assert_eq!(message["schema"], "tollgate/alert/1");
    assert_eq!(message["report"], "https://ci.example/r");
    assert_eq!(message["events"][0]["named"][0], "https://a.example/b");
    assert_eq!(message["events"].as_array().map(Vec::len), Some(1), "it wants to hear of nothing else");
}

#[test]
fn a_site_that_is_shut_and_one_that_is_gone_are_told() {
    let receiver = Receiver::webhook(Manner::Takes);
    let site = Site::new(&hook("webhook", "on = [\"site-refused\", \"recovery\"]\n"));
    site.audit(&receiver.url());
    assert!(receiver.texts().is_empty());
    site.charge(&["/*"]);
    site.audit(&receiver.url());
    assert_eq!(told(&receiver.messages()), ["site-refused begun"]);
    fs::rename(site.at("site"), site.at("away")).expect("it can be moved");
    fs::create_dir(site.at("site")).expect("it is free");
    assert_eq!(site.audit(&receiver.url()).status.code(), Some(3));
    assert!(receiver.texts().is_empty(), "it was shut before");
    fs::remove_dir(site.at("site")).expect("it is empty");
    fs::rename(site.at("away"), site.at("site")).expect("it can be moved");
    site.charge(&[]);
    site.audit(&receiver.url());
    assert_eq!(told(&receiver.messages()), ["site-refused over"]);
}

#[test]
fn an_alert_that_fails_is_told_tried_again_and_changes_no_verdict() {
    let good = Receiver::webhook(Manner::Takes);
    let site = Site::new(&hook("slack", "on = [\"new-402\"]\n"));
    site.charge(&["/b"]);
    let verdict = site.audit(&good.url()).status.code();
    fs::remove_file(site.at("tollgate-out/alerts.json")).expect("it was told");
    good.texts();
    let refusing = Receiver::webhook(Manner::Answers(500));
    let moved = Receiver::webhook(Manner::Answers(302));
    for (url, said) in [
        (refusing.url(), "the receiver answered 500"),
        (moved.url(), "the receiver answered 302"),
        ("http://127.0.0.1:1/s3cret-token".to_owned(), "there was no answer (connection-refused)"),
        ("s3cret-token".to_owned(), "the URL of the webhook is none"),
        (String::new(), "the variable `HOOK` of the environment is empty"),
    ] {
        let output = site.audit(&url);
        let warning =
            "warning: the alert `slack` was not delivered, and is tried again after the next audit: ";
        assert!(err(&output).contains(warning) && err(&output).contains(said), "{said}: {}", err(&output));
        assert!(!err(&output).contains("s3cret"), "{}", err(&output));
        assert_eq!(output.status.code(), verdict);
    }
    site.audit(&good.url());
    assert_eq!(good.texts().len(), 1, "what could not be delivered is delivered now");
    let written = ["audit.json", "report.html", "alerts.json", "history.jsonl"];
    for name in written {
        let text = fs::read_to_string(site.at("tollgate-out").join(name)).expect("it is there");
        assert!(!text.contains("s3cret"), "{name}");
    }
}

#[test]
fn a_receiver_that_hangs_is_given_up() {
    let receiver = Receiver::webhook(Manner::Hangs);
    let site = Site::new(&hook("teams", "").replace("60s", "300ms"));
    site.charge(&["/b"]);
    let output = site.audit(&receiver.url());
    assert!(err(&output).contains("the alert `teams` was not delivered"), "{}", err(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn every_chat_gets_its_own_shape() {
    for (kind, field) in [
        ("slack", "/blocks/0"),
        ("teams", "/attachments/0/content/body"),
        ("discord", "/embeds/0"),
        ("mattermost", "/attachments/0/title_link"),
    ] {
        let receiver = Receiver::webhook(Manner::Takes);
        let site = Site::new(&hook(kind, ""));
        site.charge(&["/b"]);
        site.audit(&receiver.url());
        let message = receiver.messages().pop().expect("it is told");
        assert!(message.pointer(field).is_some(), "{kind}: {message}");
    }
}

#[test]
fn mail_comes_by_smtp() {
    let server = Receiver::mail();
    let notify = "[[notify]]\nkind = \"email\"\nserver = \"127.0.0.1\"\nencryption = \"none\"\ntimeout = \"60s\"\n\
                  from = \"tollgate <audits@a.example>\"\nto = [\"ops@a.example\"]\n";
    let site = Site::new(&format!("{notify}port = {}\n", server.port));
    site.charge(&["/b"]);
    let output = site.audit("");
    let mail = server.texts().pop().unwrap_or_else(|| panic!("{}", err(&output)));
    for line in
        ["To: ops@a.example\r\n", "Subject: tollgate: ", "1 URL of the sitemap newly asks for payment (402)"]
    {
        assert!(mail.contains(line), "{mail}");
    }
    site.audit("");
    assert!(server.texts().is_empty(), "once");
}

#[test]
fn what_was_told_may_be_damaged_and_is_told_again() {
    let receiver = Receiver::webhook(Manner::Takes);
    let site = Site::new(&hook("webhook", "on = [\"new-402\"]\n"));
    site.charge(&["/b"]);
    site.audit(&receiver.url());
    site.write("tollgate-out/alerts.json", "{\"schema\":");
    let output = site.audit(&receiver.url());
    assert!(err(&output).contains("what was told cannot be read"), "{}", err(&output));
    assert_eq!(receiver.texts().len(), 2);
    assert!(site.at("tollgate-out/alerts.json.damaged").exists(), "nothing is lost");
}

#[test]
fn alerts_need_a_memory() {
    let site = Site::new(&format!("{}\n[history]\nfolder = \"none\"\n", hook("slack", "")));
    let output = site.audit("");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("needs a history"), "{}", err(&output));
}
