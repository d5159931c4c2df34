//! From a request to what will be sent: status, headers, and where the body comes from.

use std::borrow::Cow;
use std::io::{self, SeekFrom};
use std::ops::Range;

use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::conditions::{Validators, Wanted};
use super::head::{Head, Refused};
use crate::fetch::folder::{Content, Folder, Found, Opened, Play, Question, Resolution};
use crate::fetch::{Failure, FailureKind, Headers, Want};

const MISDIRECTED: &[u8] =
    b"tollgate answers here to 127.0.0.1 and localhost only, so that no site on the internet can \
read what is shown. To use another name, start it with --host NAME.\n";

/// An answer that is ready to be sent.
#[derive(Debug)]
pub(super) struct Reply<'a> {
    /// The status.
    pub status: u16,
    /// The headers, without those that belong to the connection.
    pub headers: Headers,
    /// The body.
    pub body: Body<'a>,
    /// Which bytes of the body are meant.
    pub range: Range<u64>,
    /// How it is played.
    pub play: Play,
}

/// Where a body comes from.
#[derive(Debug)]
pub(super) enum Body<'a> {
    /// Memory.
    Bytes(Cow<'a, [u8]>),
    /// An open file.
    File(tokio::fs::File),
}

impl<'a> Reply<'a> {
    /// What the folder answers to this request.
    pub fn to(head: &Head, folder: &'a Folder) -> Self {
        let Head { method, target, headers, .. } = head;
        let resolved = folder.resolve(&Question { method, target, headers, want: Want::Facts });
        let reply = resolved.and_then(|resolution| Self::with_content(resolution, head, folder));
        reply.unwrap_or_else(|failure| Self::failed(&failure))
    }

    /// What a request that cannot be read is answered.
    pub fn refused(refused: Refused) -> Self {
        Self::bare(refused.0, Headers::default())
    }

    /// What a request is answered that names a host for which nobody is here.
    pub fn misdirected() -> Self {
        let mut headers = Headers::default();
        headers.push("content-type", "text/plain; charset=utf-8");
        Self::bare(421, headers).with_bytes(Cow::Borrowed(MISDIRECTED))
    }

    fn failed(failure: &Failure) -> Self {
        Self::bare(if failure.kind == FailureKind::OutsideRoot { 403 } else { 500 }, Headers::default())
    }

    fn bare(status: u16, headers: Headers) -> Self {
        Self { status, headers, body: Body::Bytes(Cow::Borrowed(&[])), range: 0..0, play: Play::default() }
    }

    fn with_content(resolution: Resolution<'a>, head: &Head, folder: &'a Folder) -> Result<Self, Failure> {
        let Resolution { status, headers, content, play } = resolution;
        let reply = Self { play, ..Self::bare(status, headers) };
        match content {
            Content::Nothing => Ok(reply),
            Content::Text(text) => Ok(reply.with_bytes(text.as_bytes().into())),
            Content::File(found) => reply.with_file(found, head, folder),
        }
    }

    fn with_bytes(self, bytes: Cow<'a, [u8]>) -> Self {
        Self { range: 0..bytes.len() as u64, body: Body::Bytes(bytes), ..self }
    }

    fn with_file(self, found: Found<'a>, head: &Head, folder: &Folder) -> Result<Self, Failure> {
        let (reply, validators) = match folder.open_file(found)? {
            Opened::Memory(bytes) => {
                let validators = Validators::of_bytes(&bytes);
                (self.with_bytes(bytes), validators)
            }
            Opened::Disk(file, metadata) => {
                let validators = Validators::of_file(metadata.len(), metadata.modified().ok());
                let body = Body::File(tokio::fs::File::from_std(file));
                (Self { body, range: 0..metadata.len(), ..self }, validators)
            }
        };
        Ok(if reply.status == 200 { reply.validated(validators, head) } else { reply })
    }

    fn validated(mut self, mut validators: Validators, head: &Head) -> Self {
        match self.headers.value("etag") {
            Some(tag) => tag.clone_into(&mut validators.tag),
            None => self.headers.push("etag", validators.tag.as_str()),
        }
        if let Some(modified) = validators.modified {
            self.headers.push("last-modified", httpdate::fmt_http_date(modified));
        }
        self.headers.push("accept-ranges", "bytes");
        let size = self.range.end;
        match validators.wanted(&head.headers, size) {
            Wanted::NothingNew => Self { status: 304, ..self },
            // Ranges are defined for GET only (RFC 9110, section 14.2).
            Wanted::Part(range) if head.method == "GET" => self.partial(range, size),
            Wanted::Unsatisfiable if head.method == "GET" => Self::unsatisfiable(size),
            _ => self,
        }
    }

    fn partial(mut self, range: Range<u64>, size: u64) -> Self {
        self.headers.push("content-range", format!("bytes {}-{}/{size}", range.start, range.end - 1));
        Self { status: 206, range, ..self }
    }

    fn unsatisfiable(size: u64) -> Self {
        let mut headers = Headers::default();
        headers.push("content-range", format!("bytes */{size}"));
        Self::bare(416, headers)
    }

    /// How many bytes the body has.
    pub fn length(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Goes to the first byte that is meant.
    pub async fn seek(&mut self) -> io::Result<()> {
        match &mut self.body {
            Body::File(file) if self.range.start > 0 => {
                file.seek(SeekFrom::Start(self.range.start)).await.map(|_| ())
            }
            Body::File(_) | Body::Bytes(_) => Ok(()),
        }
    }

    /// Appends the next bytes to `piece`: at least one, at most `limit`.
    pub async fn read(&mut self, piece: &mut Vec<u8>, limit: u64) -> io::Result<u64> {
        let read = match &mut self.body {
            Body::Bytes(bytes) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                let next = &bytes[index(self.range.start)..index(self.range.start.saturating_add(limit))];
                piece.extend_from_slice(next);
                next.len()
            }
            Body::File(file) => {
                piece.reserve(usize::try_from(limit).unwrap_or(0));
                file.take(limit).read_buf(piece).await?
            }
        };
        if read == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file became shorter while it was sent",
            ));
        }
        self.range.start += read as u64;
        Ok(read as u64)
    }
}
