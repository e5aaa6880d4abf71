//! A small web server: `/healthz` (the process lives), `/readyz` (it can do its work or
//! take it over), `/metrics`.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http::{Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

/// How long a client may take to send its request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// What the pages show.
pub struct Pages {
    ready: AtomicBool,
    scrape: Box<dyn Fn() -> Option<String> + Send + Sync>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("ready", &self.ready)
            .finish_non_exhaustive()
    }
}

impl Pages {
    /// Pages that are not ready yet; `scrape` writes the metrics.
    pub fn new(scrape: impl Fn() -> Option<String> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            ready: AtomicBool::new(false),
            scrape: Box::new(scrape),
        })
    }

    /// Says whether the operator can do its work, or take it over.
    pub fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::Relaxed);
    }

    fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
        if method != Method::GET && method != Method::HEAD {
            return page(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".to_owned());
        }
        match path {
            "/healthz" => page(StatusCode::OK, "ok\n".to_owned()),
            "/readyz" if self.ready.load(Ordering::Relaxed) => {
                page(StatusCode::OK, "ok\n".to_owned())
            }
            "/readyz" => page(
                StatusCode::SERVICE_UNAVAILABLE,
                "waits for the API server and the SongBook definition\n".to_owned(),
            ),
            "/metrics" => match (self.scrape)() {
                Some(text) => page(StatusCode::OK, text),
                None => page(StatusCode::INTERNAL_SERVER_ERROR, "no metrics\n".to_owned()),
            },
            _ => page(
                StatusCode::NOT_FOUND,
                "/healthz /readyz /metrics\n".to_owned(),
            ),
        }
    }
}

fn page(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
    );
    response
}

/// Opens the port.
///
/// # Errors
/// If the address is taken or not ours.
pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves `pages` until the process ends.
pub async fn serve(listener: TcpListener, pages: Arc<Pages>) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::debug!(%error, "cannot accept a connection");
                // Out of descriptors, mostly: do not spin.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let pages = Arc::clone(&pages);
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| {
                let response = pages.answer(request.method(), request.uri().path());
                async move { Ok::<_, Infallible>(response) }
            });
            let served = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIMEOUT)
                .serve_connection(TokioIo::new(stream), service)
                .await;
            if let Err(error) = served {
                tracing::debug!(%error, "a connection ended badly");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readiness_is_not_liveness() {
        let pages = Pages::new(|| Some("songbook_books 0\n".to_owned()));
        let status = |path| pages.answer(&Method::GET, path).status().as_u16();
        assert_eq!(status("/healthz"), 200);
        assert_eq!(status("/readyz"), 503);
        pages.set_ready(true);
        assert_eq!(status("/readyz"), 200);
        assert_eq!(status("/metrics"), 200);
        assert_eq!(status("/"), 404);
        assert_eq!(
            pages.answer(&Method::POST, "/healthz").status().as_u16(),
            405
        );
    }
}
