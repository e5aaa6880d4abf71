//! One connection: requests come whole, answers go whole, cut off, or not at all.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::answer::{Answer, Delivery};
use super::server::{self, Received, State};

/// A request's bytes at most: the largest document in Base64, and some.
const MOST_BYTES: usize = 64 << 20;

/// How long half an answer is given to get on its way before the connection ends.
const CUT_AFTER: Duration = Duration::from_millis(20);

/// Serves a connection until it ends.
pub async fn serve(stream: TcpStream, state: Arc<State>) {
    let reset = Arc::new(AtomicBool::new(false));
    let wire = Wire {
        io: TokioIo::new(stream),
        reset: Arc::clone(&reset),
    };
    let service = service_fn(move |request: Request<Incoming>| {
        let (state, reset) = (Arc::clone(&state), Arc::clone(&reset));
        async move {
            let date = state.clock.date();
            let answer = server::answer(state, received(request).await?).await;
            if answer.delivery == Delivery::Reset {
                reset.store(true, Ordering::SeqCst);
                return Err(io::Error::other("reset, as the script says"));
            }
            response(answer, &date)
        }
    });
    // How a connection ends is the client's business, or the script's.
    let _ = http1::Builder::new().serve_connection(wire, service).await;
}

async fn received(request: Request<Incoming>) -> io::Result<Received> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MOST_BYTES).collect();
    let body = body.await.map_err(io::Error::other)?;
    Ok(Received {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.to_bytes().to_vec(),
    })
}

fn response(answer: Answer, date: &str) -> io::Result<Response<Sent>> {
    let sent = Sent::new(answer.body, answer.delivery);
    let mut response = Response::new(sent);
    *response.status_mut() = answer.status.try_into().map_err(io::Error::other)?;
    let headers = answer
        .headers
        .into_iter()
        .chain([("date", date.to_owned())]);
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).map_err(io::Error::other)?;
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    Ok(response)
}

/// A body that may promise more than it sends.
struct Sent {
    promised: u64,
    rest: Option<Bytes>,
    /// When it breaks off; `None` if it ends well.
    breaks_off: Option<Pin<Box<Sleep>>>,
}

impl Sent {
    fn new(mut body: Vec<u8>, delivery: Delivery) -> Self {
        let promised = u64::try_from(body.len()).unwrap_or(u64::MAX);
        let is_cut = delivery == Delivery::CutOff;
        if is_cut {
            body.truncate(body.len() / 2);
        }
        Self {
            promised,
            rest: Some(Bytes::from(body)),
            breaks_off: is_cut.then(|| Box::pin(sleep(CUT_AFTER))),
        }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(bytes) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if let Some(breaks_off) = &mut self.breaks_off {
            // Waiting makes the server send what it has.
            ready!(breaks_off.as_mut().poll(context));
            let error = io::Error::other("cut off, as the script says");
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.rest, &self.breaks_off) {
            (Some(_), _) => SizeHint::with_exact(self.promised),
            (None, None) => SizeHint::with_exact(0),
            (None, Some(_)) => SizeHint::default(),
        }
    }
}

/// A connection that can end in a reset.
struct Wire {
    io: TokioIo<TcpStream>,
    reset: Arc<AtomicBool>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.reset.load(Ordering::SeqCst) {
            // Closed with time to linger of zero, a connection is reset.
            let _ = self.io.inner().set_zero_linger();
        }
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl Write for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.reset.load(Ordering::SeqCst) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}
