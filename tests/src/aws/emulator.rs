//! Starts the server, asks it, and stops it.

use std::env;
use std::net;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::connection;
use super::operation::Operation;
use super::report::Report;
use super::script::Script;
use super::server::State;
use super::settings::Settings;

/// A running server; it ends when this is dropped.
///
/// ```
/// use songbook_tests::aws::{Emulator, Fault, Operation, Rule, Script, Service, Settings};
///
/// # fn main() -> anyhow::Result<()> {
/// let server = Emulator::start(Settings::default())?;
/// // Nine of ten calls of Textract are throttled in the first thirty seconds.
/// let throttle = Rule::always(Fault::throttle()).service(Service::Textract);
/// server.set_script(Script::of([throttle.seconds(0.0, 30.0).probability(0.9)]));
/// // ... run something with `server.environment(&mut command)` ...
/// let report = server.report();
/// assert_eq!(report.of(Operation::DetectDocumentText).requests, 0);
/// assert!(report.billed_twice().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Emulator {
    /// Its address, `http://127.0.0.1:port`.
    pub endpoint: String,
    state: Arc<State>,
    runtime: Option<Runtime>,
}

impl Emulator {
    /// A server with these settings.
    ///
    /// # Errors
    /// If its address is taken or it has no threads.
    pub fn start(settings: Settings) -> Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("aws")
            .enable_all()
            .build()
            .context("starting threads")?;
        let address = settings.listen;
        // Not waited for: whoever starts a server may be part of a runtime.
        let listener =
            net::TcpListener::bind(address).with_context(|| format!("listening on {address}"))?;
        listener.set_nonblocking(true)?;
        let listener = {
            let _within = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let endpoint = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State::new(settings));
        runtime.spawn(accept(listener, Arc::clone(&state)));
        Ok(Self {
            endpoint,
            state,
            runtime: Some(runtime),
        })
    }

    /// Plays another script, from its beginning.
    pub fn set_script(&self, script: Script) {
        self.state.set_script(script);
    }

    /// What was counted so far.
    pub fn report(&self) -> Report {
        self.state.counts.report()
    }

    /// Counts from now on.
    pub fn clear_counts(&self) {
        self.state.counts.clear();
    }

    /// Waits until a call of `operation` is being answered, or for `limit`.
    pub fn wait_for(&self, operation: Operation, limit: Duration) -> bool {
        let step = Duration::from_millis(2);
        let steps = limit.as_millis() / step.as_millis();
        (0..steps).any(|_| {
            let is_there = self.report().of(operation).in_flight > 0;
            if !is_there {
                std::thread::sleep(step);
            }
            is_there
        })
    }

    /// Sets what a command needs to use the server for all its services, and nothing else
    /// that SDK clients read.
    pub fn environment(&self, command: &mut Command) {
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        self.endpoints(command);
        if let Some((id, secret)) = self.state.settings.keys.first() {
            command
                .env("AWS_ACCESS_KEY_ID", id)
                .env("AWS_SECRET_ACCESS_KEY", secret);
        }
    }

    /// Sets where a command finds the services and leaves the rest as it is: for commands
    /// that have an S3 server beside, whose key this server knows too.
    pub fn endpoints(&self, command: &mut Command) {
        command
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_REGION", &self.state.settings.region)
            .env("AWS_ENDPOINT_URL_TEXTRACT", &self.endpoint)
            .env("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &self.endpoint)
            .env("AWS_ENDPOINT_URL_STS", &self.endpoint)
            .env("NO_PROXY", "127.0.0.1");
    }

    /// Serves until the process ends.
    pub fn serve_forever(&self) {
        loop {
            std::thread::park();
        }
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small, and nobody's time is to be measured here.
                let _ = stream.set_nodelay(true);
                tokio::spawn(connection::serve(stream, Arc::clone(&state)));
            }
            // Out of descriptors, mostly: do not spin.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // A runtime that waits for its threads must not end within another.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
