//! The operator's command line: `run` works, `crd` prints the definition.

use std::{io::Write as _, process::ExitCode, sync::Arc, time::Duration};

use ::http::header::{HeaderValue, USER_AGENT};
use anyhow::Context as _;
use clap::Parser as _;
use kube::{Client, Config};
use songbook_operator::{
    cli::{Cli, Command, OperatorConfig, RunArgs},
    controller::{self, Known},
    crd, http,
    leader::Leader,
    metrics::Metrics,
    telemetry,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// How long running reconciles may take after the operator was told to stop.
const LAST_WORDS: Duration = Duration::from_secs(8);

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Crd => print_definition(),
        Command::Run(args) => start(*args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("songbook-operator: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print_definition() -> anyhow::Result<()> {
    let text = crd::to_yaml()?;
    std::io::stdout()
        .write_all(text.as_bytes())
        .context("cannot print the definition")
}

fn start(args: RunArgs) -> anyhow::Result<()> {
    telemetry::start(&args.log_filter, args.log_format)?;
    let config = args.into_config()?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(run(config))
}

async fn run(config: OperatorConfig) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut cluster = Config::infer()
        .await
        .context("cannot find the cluster: neither a pod's service account nor a kubeconfig")?;
    // Who asks, in the API server's audit log.
    cluster.headers.push((
        USER_AGENT,
        HeaderValue::from_static(concat!("songbook-operator/", env!("CARGO_PKG_VERSION"))),
    ));
    let client = Client::try_from(cluster).context("cannot make a client for the cluster")?;
    let metrics = Arc::new(Metrics::default());
    let known = Known::default();
    let pages = {
        let (metrics, known) = (Arc::clone(&metrics), known.clone());
        http::Pages::new(move || metrics.scrape(known.phases().into_iter()).ok())
    };
    let listener = http::bind(config.http_address)
        .await
        .with_context(|| format!("cannot listen on {}", config.http_address))?;
    tokio::spawn(http::serve(listener, Arc::clone(&pages)));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");

    let told_to_stop = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop");
    };
    tokio::pin!(told_to_stop);

    tokio::select! {
        () = controller::wait_for_definition(&client, &config.namespaces) => {}
        () = &mut told_to_stop => return Ok(()),
    }
    // A replica that waits to lead is ready too: it can take the work over.
    pages.set_ready(true);

    let mut leader = config
        .lease
        .clone()
        .map(|settings| Leader::new(&client, settings));
    if let Some(leader) = &mut leader {
        tokio::select! {
            () = leader.acquire() => {}
            () = &mut told_to_stop => return Ok(()),
        }
    }
    metrics.leads(true);

    let (stop, stopped) = watch::channel(false);
    let work = controller::run(client, &config, Arc::clone(&metrics), known, stopped);
    tokio::pin!(work);
    let lost = async {
        match &mut leader {
            Some(leader) => leader.keep().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = &mut work => anyhow::bail!("the watches ended by themselves"),
        // Another replica may be at work already: end at once, in the middle of anything.
        () = lost => anyhow::bail!("lost the Lease"),
        () = &mut told_to_stop => {}
    }
    pages.set_ready(false);
    let _ = stop.send(true);
    // Renewing has ended, so the last reconciles must come to their end well before
    // others may take the Lease. What is cut off goes on from the status.
    if tokio::time::timeout(LAST_WORDS, work).await.is_err() {
        tracing::warn!("some reconciles did not end in time");
    }
    metrics.leads(false);
    if let Some(leader) = &mut leader {
        leader.release().await;
    }
    tracing::info!("stopped");
    Ok(())
}
