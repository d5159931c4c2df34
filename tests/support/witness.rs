//! A server that answers as a test wants and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// One question.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The path and query; the whole URL where a proxy is asked.
    pub path: String,
    /// The head, with names and values as they came.
    pub head: String,
    /// When it had come whole.
    pub at: Instant,
}

impl Seen {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

/// A server at work, until the test's process ends.
#[derive(Clone)]
pub struct Witness {
    pub address: SocketAddr,
    memory: Arc<Memory>,
}

#[derive(Default)]
struct Memory {
    seen: Mutex<Vec<Seen>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl Witness {
    /// Answers every question with what is made of it.
    pub fn start(answer: impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (memory, answer) = (Arc::<Memory>::default(), Arc::new(answer));
        let witness = Self { address, memory: Arc::clone(&memory) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (memory, answer) = (Arc::clone(&memory), Arc::clone(&answer));
                thread::spawn(move || converse(stream, &memory, &*answer));
            }
        });
        witness
    }

    /// Serves these pages by their path; the rest is not found, and so is robots.txt.
    pub fn site(pages: &[(&str, &str)]) -> Self {
        let pages: Vec<(String, String)> =
            pages.iter().map(|(path, body)| ((*path).to_owned(), (*body).to_owned())).collect();
        Self::start(move |seen| {
            let page = pages.iter().find(|(path, _)| *path == seen.path);
            page.map_or_else(|| status(404), |(_, body)| page_of(body))
        })
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All questions so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.memory.seen.lock().expect("nobody panics while holding it").clone()
    }

    /// The paths that were asked for, each once, sorted.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.seen().into_iter().map(|seen| seen.path).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The most questions that were under way at one time.
    pub fn most_at_once(&self) -> usize {
        self.memory.most_at_once.load(Ordering::SeqCst)
    }
}

fn converse(mut stream: TcpStream, memory: &Memory, answer: &dyn Fn(&Seen) -> Vec<u8>) {
    while let Some(head) = read_head(&mut stream) {
        let at_once = memory.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        memory.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let seen = Seen { path, head, at: Instant::now() };
        memory.seen.lock().expect("nobody panics while holding it").push(seen.clone());
        let reply = answer(&seen);
        memory.at_once.fetch_sub(1, Ordering::SeqCst);
        if stream.write_all(&reply).is_err() {
            return;
        }
    }
}

fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// A page.
pub fn page_of(body: &str) -> Vec<u8> {
    reply("200 OK", "Content-Type: text/html", body)
}

/// A status with a page that says so.
pub fn status(code: u16) -> Vec<u8> {
    reply(&format!("{code} Told"), "Content-Type: text/html", &format!("<title>{code}</title>"))
}

/// A redirect.
pub fn moved(to: &str) -> Vec<u8> {
    reply("301 Moved Permanently", &format!("Location: {to}"), "")
}

/// A reply with these lines in its head.
pub fn reply(status: &str, lines: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{lines}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
