//! Whoever receives alerts, on this machine: a webhook that answers, refuses or hangs, and a mail server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// How a webhook behaves.
#[derive(Clone, Copy)]
pub enum Manner {
    /// Takes every message.
    Takes,
    /// Answers this.
    Answers(u16),
    /// Accepts the connection and says nothing.
    Hangs,
}

/// A receiver at work; its thread ends with the test.
pub struct Receiver {
    /// Its port.
    pub port: u16,
    got: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    /// A webhook.
    pub fn webhook(manner: Manner) -> Self {
        Self::listening(move |stream| take_post(stream, manner))
    }

    /// A mail server without encryption.
    pub fn mail() -> Self {
        Self::listening(take_mail)
    }

    fn listening(take: impl Fn(TcpStream) -> Option<String> + Send + Copy + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let got = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&got);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || kept.lock().expect("nobody panics").extend(take(stream)));
            }
        });
        Self { port, got }
    }

    /// Where it is posted to; the path is a secret.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hooks/s3cret-token", self.port)
    }

    /// What came since the last time.
    pub fn texts(&self) -> Vec<String> {
        std::mem::take(&mut self.got.lock().expect("nobody panics"))
    }

    /// The same as JSON.
    pub fn messages(&self) -> Vec<Value> {
        self.texts().iter().map(|text| serde_json::from_str(text).expect("it is JSON")).collect()
    }
}

fn take_post(stream: TcpStream, manner: Manner) -> Option<String> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let status = match manner {
        Manner::Hangs => {
            // Until the other side gives up.
            let _ = reader.read(&mut [0]);
            return None;
        }
        Manner::Answers(status) => status,
        Manner::Takes => 200,
    };
    // Kept before it is answered, so that who has the answer finds it.
    let kept = String::from_utf8(body).ok();
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").ok()?;
    kept.filter(|_| status == 200)
}

fn take_mail(mut stream: TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut mail = String::new();
    stream.write_all(b"220 mail.example\r\n").ok()?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let answer: &[u8] = match line.split([' ', '\r']).next()? {
            "EHLO" => b"250-mail.example\r\n250 8BITMIME\r\n",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").ok()?;
                while !mail.ends_with("\r\n.\r\n") {
                    reader.read_line(&mut mail).ok()?;
                }
                stream.write_all(b"250 taken\r\n").ok()?;
                return Some(mail);
            }
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).ok()?;
    }
}
