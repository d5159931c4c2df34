//! A server that does what servers must not, on raw sockets: one behaviour for each path, every byte ours.

mod replies;
pub mod tls;

pub use replies::PAGE;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// The largest request head that is read.
const MAX_HEAD: usize = 2 << 20;

/// A server at work, until the runtime ends.
pub struct BadServer {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

/// What is played for one request.
pub struct Play {
    /// What is sent first.
    pub bytes: Vec<u8>,
    /// What follows.
    pub then: Then,
}

/// What follows the first bytes.
pub enum Then {
    /// The next request on the same connection.
    Next,
    /// The end of the connection in good order.
    Close,
    /// Its end by a reset.
    Reset,
    /// Silence until the client goes.
    Silence,
    /// These bytes again and again, until the client goes.
    Again(Vec<u8>),
    /// These bytes one by one with a pause between them, then the next request.
    Drip(Vec<u8>, Duration),
}

impl BadServer {
    /// Listens on a port of the system's choice.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            heads: Arc::default(),
            connections: Arc::default(),
        };
        let (heads, connections) = (Arc::clone(&server.heads), Arc::clone(&server.connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, Arc::clone(&heads)));
            }
        });
        server
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a behaviour.
    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The heads of all requests so far, in lower case.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// The head of the last request.
    pub fn last_head(&self) -> String {
        self.heads().pop().unwrap()
    }
}

/// Answers one connection; that the client goes ends it.
async fn serve(mut stream: TcpStream, heads: Arc<Mutex<Vec<String>>>) {
    let mut asked: HashMap<String, usize> = HashMap::new();
    while let Some(head) = read_head(&mut stream).await {
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        heads.lock().unwrap().push(head.to_ascii_lowercase());
        let total = asked.values().sum();
        *asked.entry(path.clone()).or_default() += 1;
        let mut play = replies::play(&path, total);
        if head.starts_with("HEAD ") {
            cut_body(&mut play.bytes);
        }
        if stream.write_all(&play.bytes).await.is_err() {
            return;
        }
        match play.then {
            Then::Next => {}
            Then::Drip(bytes, pause) => drip(&mut stream, &bytes, pause).await,
            then => return follow(stream, then).await,
        }
    }
}

fn cut_body(reply: &mut Vec<u8>) {
    let end = reply.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |start| start + 4);
    reply.truncate(end);
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD {
        if stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

async fn follow(mut stream: TcpStream, then: Then) {
    match then {
        Then::Next | Then::Drip(..) | Then::Close => {}
        Then::Reset => stream.set_zero_linger().unwrap(),
        Then::Silence => while stream.read(&mut [0; 64]).await.is_ok_and(|count| count > 0) {},
        Then::Again(piece) => while stream.write_all(&piece).await.is_ok() {},
    }
}

async fn drip(stream: &mut TcpStream, bytes: &[u8], pause: Duration) {
    let mut ticks = tokio::time::interval(pause);
    for byte in bytes {
        ticks.tick().await;
        if stream.write_all(&[*byte]).await.is_err() {
            return;
        }
    }
}
