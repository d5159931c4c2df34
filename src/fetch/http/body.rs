//! Reading a body: streamed, counted as it comes over the wire, decoded under caps.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};
use tokio_util::io::StreamReader;

use super::coding::{Codings, Reader, decode};
use super::failures;
use super::options::Limits;
use crate::fetch::{Failure, FailureKind};

/// What is read of a body that nobody wants, so that its connection can be used again.
const DRAINED: u64 = 64 << 10;
/// How long that may take: a new connection costs about as much.
const DRAIN_TIME: Duration = Duration::from_millis(200);
/// Below this size nothing is a bomb.
const HARMLESS: u64 = 1 << 20;
/// How much is read at once.
const PIECE: usize = 32 << 10;
/// The least room that it is worth reading into.
const LEAST: usize = 2 << 10;

/// A body as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) body: Vec<u8>,
    pub(super) is_whole: bool,
    pub(super) is_cut: bool,
    pub(super) wire_bytes: u64,
    pub(super) notes: Vec<String>,
}

/// How the end of a body is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By its length, by its chunks, by the stream.
    Framed,
    /// By the end of the connection.
    Closed,
}

/// Reads a body and undoes its codings.
pub(super) async fn read(
    response: reqwest::Response,
    codings: Codings,
    end: End,
    limits: &Limits,
) -> Result<Taken, Failure> {
    let mut taken = Taken::default();
    let codings = match codings {
        Codings::Known(codings) => codings,
        Codings::Unknown(name) => {
            taken.notes.push(format!("the content coding `{name}` is unknown; the body is read as it came"));
            Vec::new()
        }
        Codings::TooMany => {
            return Err(failures::of(FailureKind::Undecodable, "more content codings than anyone applies"));
        }
    };
    let meter = AtomicU64::new(0);
    let mut wire = wire(response, &meter, limits);
    let ended = {
        let decoded = decode(Box::new(&mut wire), &codings).await;
        match decoded {
            Ok(reader) => fill(reader, &mut taken, &meter, limits).await,
            Err(fault) => Err(fault),
        }
    };
    if ended.is_ok() && !taken.is_cut {
        drain(&mut wire).await;
    }
    taken.wire_bytes = meter.load(Ordering::Relaxed);
    ended.or_else(|fault| taken.explain(fault, end)).map(|()| taken)
}

/// Lets go of a body that nobody wants; says how large it was, if it ended soon.
pub(super) async fn skip(response: reqwest::Response, limits: &Limits) -> Taken {
    let length = response.content_length();
    let mut taken = Taken::default();
    // A stream of HTTP/2 is reset without closing its connection.
    if response.version() == reqwest::Version::HTTP_2 && length != Some(0) || length > Some(DRAINED) {
        return taken;
    }
    let meter = AtomicU64::new(0);
    taken.is_whole = drain(&mut wire(response, &meter, limits)).await;
    taken.wire_bytes = meter.load(Ordering::Relaxed);
    taken
}

/// The bytes of a body as they come, counted, up to a size that no decoder needs.
fn wire(response: reqwest::Response, meter: &AtomicU64, limits: &Limits) -> impl AsyncBufRead + Send + Unpin {
    let most = limits.body_bytes as u64 + HARMLESS;
    let pieces = response.bytes_stream().map(move |piece| {
        let piece = piece.map_err(io::Error::other)?;
        let before = meter.fetch_add(piece.len() as u64, Ordering::Relaxed);
        if before > most { Err(io::Error::other(WireIsFull)) } else { Ok(piece) }
    });
    StreamReader::new(Box::pin(pieces))
}

/// More on the wire than any decoder needs.
#[derive(Debug)]
struct WireIsFull;

impl std::fmt::Display for WireIsFull {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the body goes on and on")
    }
}

impl std::error::Error for WireIsFull {}

async fn fill(
    mut reader: Reader<'_>,
    taken: &mut Taken,
    meter: &AtomicU64,
    limits: &Limits,
) -> io::Result<()> {
    loop {
        // Most bodies fit into the first piece, and their end alone must not move them to more room.
        if taken.body.capacity() - taken.body.len() < LEAST {
            taken.body.reserve(PIECE);
        }
        if reader.read_buf(&mut taken.body).await? == 0 {
            taken.is_whole = true;
            return Ok(());
        }
        if taken.body.len() > limits.body_bytes {
            taken.body.truncate(limits.body_bytes);
            taken.is_cut = true;
            return Ok(());
        }
        let (decoded, read) = (taken.body.len() as u64, meter.load(Ordering::Relaxed));
        if decoded > HARMLESS && decoded / limits.ratio.max(1) > read {
            taken.is_cut = true;
            taken.notes.push(format!("the body grows from {read} to more than {decoded} bytes by decoding"));
            return Ok(());
        }
        // A fast server and a fast decoder never make us wait; others want to run too.
        tokio::task::coop::consume_budget().await;
    }
}

impl Taken {
    /// What a bad end means: what browsers forgive is noted, the rest is a failure.
    fn explain(&mut self, fault: io::Error, end: End) -> Result<(), Failure> {
        let (is_early, words) = (fault.kind() == io::ErrorKind::UnexpectedEof, fault.to_string());
        match Cause::of(fault) {
            Cause::WireIsFull => self.is_cut = true,
            Cause::Transport(error) if end == End::Closed && failures::is_rude_end(&error) => {
                self.note(
                    "the connection ended without TLS's good-bye: whether the body is whole is unknown",
                );
            }
            Cause::Transport(error) => return Err(self.given_up(failures::failure(error))),
            // Declared as coded, and empty.
            Cause::Coding if is_early && self.wire_bytes == 0 => self.is_whole = true,
            Cause::Coding if is_early && !self.body.is_empty() => {
                self.note("the coded body ends early; what came is kept");
            }
            Cause::Coding => return Err(failures::of(FailureKind::Undecodable, words)),
        }
        Ok(())
    }

    /// Says how far a body came that did not end in time.
    fn given_up(&self, failure: Failure) -> Failure {
        match failure.kind {
            FailureKind::Timeout => failures::of(
                failure.kind,
                format!("the body did not end in time; {} bytes of it came", self.wire_bytes),
            ),
            _ => failure,
        }
    }

    fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }
}

/// Whose fault it is that a body did not end well.
enum Cause {
    WireIsFull,
    Transport(reqwest::Error),
    Coding,
}

impl Cause {
    fn of(fault: io::Error) -> Self {
        match fault.downcast::<reqwest::Error>() {
            Ok(error) => Self::Transport(error),
            Err(fault) => fault.downcast().map_or(Self::Coding, |WireIsFull| Self::WireIsFull),
        }
    }
}

/// Reads a little more; whether the end came.
async fn drain(wire: &mut (impl AsyncBufRead + Unpin)) -> bool {
    let to_the_end = async {
        let mut left = DRAINED;
        while let Ok(piece) = wire.fill_buf().await {
            let count = piece.len();
            match left.checked_sub(count as u64) {
                _ if count == 0 => return true,
                Some(rest) => left = rest,
                None => return false,
            }
            wire.consume(count);
        }
        false
    };
    tokio::time::timeout(DRAIN_TIME, to_the_end).await.unwrap_or(false)
}
