//! Servers that misbehave on purpose: one that answers from a script, and a relay that
//! breaks connections on their way to a real server.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;

/// A request as a script sees it.
#[derive(Debug)]
pub struct Asked {
    /// How many came before it.
    pub number: usize,
    /// Method, path and version.
    pub line: String,
    /// Header lines in lower case.
    pub headers: Vec<String>,
}

impl Asked {
    /// The value of a header, its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Answers every request with what `script` gives: a status line, headers and a body as
/// they go over the wire. Lives as long as the test's process.
///
/// # Errors
/// If there is no port.
pub fn scripted(script: impl Fn(&Asked) -> Vec<u8> + Send + 'static) -> Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            if let Some(asked) = read_request(&stream, number) {
                let _ = (&stream).write_all(&script(&asked));
            }
        }
    });
    Ok(endpoint)
}

fn read_request(stream: &TcpStream, number: usize) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines();
    let line = lines.next()?.ok()?;
    let headers = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .map(|line| line.to_lowercase())
        .collect();
    let asked = Asked {
        number,
        line,
        headers,
    };
    // A body that nobody reads makes the system reset the connection.
    let length = asked.header("content-length").and_then(|l| l.parse().ok());
    let body = &mut reader.take(length.unwrap_or(0));
    std::io::copy(body, &mut std::io::sink()).ok()?;
    Some(asked)
}

/// A whole answer with a body; the connection ends with it.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// An error as S3 writes it.
pub fn s3_error(status: &str, code: &str) -> Vec<u8> {
    let body = format!("<Error><Code>{code}</Code><Message>as the script says</Message></Error>");
    answer(status, "Content-Type: application/xml\r\n", body.as_bytes())
}

/// Passes bytes on to a server and resets some connections once a client has sent more
/// than `after` bytes over one.
#[derive(Debug)]
pub struct Relay {
    /// Its address.
    pub endpoint: String,
    broken: Arc<AtomicUsize>,
}

impl Relay {
    /// A relay to `server` (`http://host:port`) that breaks at most `times` connections.
    ///
    /// # Errors
    /// If there is no port.
    pub fn start(server: &str, after: usize, times: usize) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let broken = Arc::new(AtomicUsize::new(0));
        let (server, count) = (
            server.trim_start_matches("http://").to_owned(),
            Arc::clone(&broken),
        );
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (server, count) = (server.clone(), Arc::clone(&count));
                thread::spawn(move || pass_on(&client, &server, after, times, &count));
            }
        });
        Ok(Self { endpoint, broken })
    }

    /// Connections that it has broken.
    pub fn broken(&self) -> usize {
        self.broken.load(Ordering::SeqCst)
    }
}

fn pass_on(client: &TcpStream, server: &str, after: usize, times: usize, broken: &AtomicUsize) {
    let (Ok(server), Ok(mut back)) = (TcpStream::connect(server), client.try_clone()) else {
        return;
    };
    let Ok(mut answers) = server.try_clone() else {
        return;
    };
    thread::spawn(move || std::io::copy(&mut answers, &mut back));
    let (mut sent, mut buffer) = (0, vec![0; 64 << 10]);
    let mut reader = client;
    let may_break = || {
        let one_more = |count| (count < times).then_some(count + 1);
        broken
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_more)
            .is_ok()
    };
    while let Ok(read @ 1..) = reader.read(&mut buffer) {
        sent += read;
        if sent > after && may_break() {
            // What the client sent and nobody read makes the system reset the connection.
            thread::sleep(std::time::Duration::from_millis(50));
            let _ = server.shutdown(std::net::Shutdown::Both);
            let _ = client.shutdown(std::net::Shutdown::Both);
            return;
        }
        if (&server).write_all(&buffer[..read]).is_err() {
            return;
        }
    }
    let _ = server.shutdown(std::net::Shutdown::Write);
}
