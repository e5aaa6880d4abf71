//! Command line and environment, parsed once into what the rest of the program is given.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    crd::{CertificateRef, S3Spec, SecretRef},
    platform::Platform,
};

/// Runs a SongBook's stages as Jobs and keeps its status.
#[derive(Debug, Parser)]
#[command(name = "songbook-operator", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Watch SongBooks and run their stages until told to stop.
    Run(Box<RunArgs>),
    /// Print the CustomResourceDefinition of SongBook as YAML.
    Crd,
}

/// Flags of `run`, each with an environment variable.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Image of the stage-runner that Jobs run.
    #[arg(long, env = "RUNNER_IMAGE")]
    pub runner_image: String,
    /// When nodes pull it: Always, IfNotPresent or Never; Kubernetes' default if left out.
    #[arg(long, env = "RUNNER_IMAGE_PULL_POLICY")]
    pub runner_image_pull_policy: Option<String>,
    /// Names of pull secrets in the SongBooks' namespaces.
    #[arg(long, env = "RUNNER_IMAGE_PULL_SECRETS", value_delimiter = ',')]
    pub runner_image_pull_secrets: Vec<String>,
    /// Service account of the Jobs' pods where a SongBook names none; the namespace's
    /// `default` if left out. Its Kubernetes token is never mounted.
    #[arg(long, env = "RUNNER_SERVICE_ACCOUNT")]
    pub runner_service_account: Option<String>,
    /// Default CPU request of a stage.
    #[arg(long, env = "RUNNER_CPU_REQUEST", default_value = "250m")]
    pub runner_cpu_request: String,
    /// Default memory request of a stage.
    #[arg(long, env = "RUNNER_MEMORY_REQUEST", default_value = "256Mi")]
    pub runner_memory_request: String,
    /// Default memory limit of a stage.
    #[arg(long, env = "RUNNER_MEMORY_LIMIT", default_value = "1Gi")]
    pub runner_memory_limit: String,
    /// Size limit of a pod's scratch space: the source and the songs have to fit.
    #[arg(long, env = "RUNNER_SCRATCH_SIZE", default_value = "4Gi")]
    pub runner_scratch_size: String,
    /// Region of the buckets where a SongBook names none.
    #[arg(long, env = "S3_REGION")]
    pub s3_region: Option<String>,
    /// S3 server of the SongBooks that have no `spec.s3`, e.g. `http://minio.storage.svc`;
    /// the one of AWS if left out.
    #[arg(long, env = "S3_ENDPOINT")]
    pub s3_endpoint: Option<String>,
    /// Whether that server wants buckets as `endpoint/bucket`.
    #[arg(long, env = "S3_PATH_STYLE")]
    pub s3_path_style: bool,
    /// Secret with the server's key that every namespace with SongBooks has.
    #[arg(long, env = "S3_SECRET")]
    pub s3_secret: Option<String>,
    /// ConfigMap with the server's certificate authority, as `ca.crt`, that every
    /// namespace with SongBooks has.
    #[arg(long, env = "S3_CA_CONFIG_MAP")]
    pub s3_ca_config_map: Option<String>,
    /// File that says where services that cost are, how fast they may be asked, what they
    /// cost, and which namespace may use which; the chart writes it. Without it there are
    /// no rates, prices, default models or policies.
    #[arg(long, env = "PLATFORM_FILE")]
    pub platform_file: Option<PathBuf>,
    /// Seconds that a finished Job, its pod and its log are kept.
    #[arg(long, env = "JOB_TTL_SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(i32).range(60..))]
    pub job_ttl_seconds: i32,
    /// Default time limit of an attempt in seconds.
    #[arg(long, env = "STAGE_TIMEOUT_SECONDS", default_value_t = 7200, value_parser = clap::value_parser!(i64).range(10..))]
    pub stage_timeout_seconds: i64,
    /// Default number of repeats of a failed attempt.
    #[arg(long, env = "STAGE_RETRIES", default_value_t = 3, value_parser = clap::value_parser!(i32).range(0..=20))]
    pub stage_retries: i32,

    /// Namespaces to watch; all if left out.
    #[arg(long, env = "WATCH_NAMESPACES", value_delimiter = ',')]
    pub watch_namespaces: Vec<String>,
    /// How many SongBooks are worked on at once.
    #[arg(long, env = "MAX_CONCURRENT_RECONCILES", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub max_concurrent_reconciles: u16,
    /// Work without waiting to become the leader; only where no second replica can run.
    #[arg(long, env = "NO_LEADER_ELECTION")]
    pub no_leader_election: bool,
    /// Name of the Lease that the leader holds.
    #[arg(long, env = "LEASE_NAME", default_value = "songbook-operator")]
    pub lease_name: String,
    /// Namespace of the Lease; the pod's own if left out.
    #[arg(long, env = "POD_NAMESPACE")]
    pub lease_namespace: Option<String>,
    /// Name of this replica in the Lease and in events.
    #[arg(long, env = "POD_NAME")]
    pub identity: Option<String>,
    /// Address of /healthz, /readyz and /metrics.
    #[arg(long, env = "HTTP_ADDRESS", default_value = "0.0.0.0:8080")]
    pub http_address: SocketAddr,

    /// Which log lines are written, e.g. `info` or `songbook_operator=debug`.
    #[arg(long, env = "LOG_FILTER", default_value = "info")]
    pub log_filter: String,
    /// How log lines look; `auto` writes text to a terminal and JSON elsewhere.
    #[arg(long, env = "LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Text to a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What every Job has in common.
#[derive(Debug, Clone, PartialEq)]
pub struct JobDefaults {
    /// Image of the stage-runner.
    pub image: String,
    /// When nodes pull it.
    pub pull_policy: Option<String>,
    /// Names of pull secrets.
    pub pull_secrets: Vec<String>,
    /// Service account where a SongBook names none.
    pub service_account: Option<String>,
    /// CPU request.
    pub cpu_request: String,
    /// Memory request.
    pub memory_request: String,
    /// Memory limit.
    pub memory_limit: String,
    /// Size limit of the scratch space.
    pub scratch_size: String,
    /// How S3 is reached by a SongBook that does not say; its region also by one that
    /// says everything else.
    pub s3: S3Spec,
    /// Seconds that a finished Job is kept.
    pub ttl_seconds: i32,
    /// Time limit of an attempt in seconds.
    pub timeout_seconds: i64,
    /// Repeats of a failed attempt.
    pub retries: i32,
    /// What the installation says about services that cost.
    pub platform: Platform,
}

/// How the leader is elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseSettings {
    /// Name of the Lease.
    pub name: String,
    /// Its namespace; the pod's own if `None`.
    pub namespace: Option<String>,
    /// Name of this replica.
    pub identity: String,
    /// How long a leader that is silent stays leader.
    pub duration: Duration,
    /// How often the leader speaks.
    pub renew_every: Duration,
    /// How often the others ask whether the Lease is free.
    pub ask_every: Duration,
}

/// Everything that `run` needs, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorConfig {
    /// What every Job has in common.
    pub jobs: JobDefaults,
    /// Namespaces to watch; all if empty.
    pub namespaces: Vec<String>,
    /// SongBooks worked on at once.
    pub concurrency: u16,
    /// How the leader is elected; `None` to work at once.
    pub lease: Option<LeaseSettings>,
    /// Name of this replica.
    pub identity: String,
    /// Address of the web server.
    pub http_address: SocketAddr,
}

/// Flags that contradict each other or mean nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{flag} {problem}")]
pub struct InvalidFlag {
    /// The flag.
    pub flag: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl RunArgs {
    /// Checks what was typed.
    ///
    /// # Errors
    /// The first flag that cannot be used.
    pub fn into_config(self) -> Result<OperatorConfig, InvalidFlag> {
        let wrong = |flag, problem: String| Err(InvalidFlag { flag, problem });
        if self.runner_image.trim().is_empty() {
            return wrong("--runner-image", "is empty".to_owned());
        }
        if let Some(policy) = &self.runner_image_pull_policy
            && !["Always", "IfNotPresent", "Never"].contains(&policy.as_str())
        {
            return wrong(
                "--runner-image-pull-policy",
                format!("is `{policy}`, must be Always, IfNotPresent or Never"),
            );
        }
        let platform = match self
            .platform_file
            .filter(|path| !path.as_os_str().is_empty())
        {
            None => Platform::default(),
            Some(path) => Platform::read(&path).map_err(|error| InvalidFlag {
                flag: "--platform-file",
                problem: format!("{} {error}", path.display()),
            })?,
        };
        let identity = self
            .identity
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| format!("songbook-operator-{}", std::process::id()));
        let lease = (!self.no_leader_election).then(|| LeaseSettings {
            name: self.lease_name,
            namespace: some(self.lease_namespace),
            identity: identity.clone(),
            duration: Duration::from_secs(15),
            renew_every: Duration::from_secs(5),
            ask_every: Duration::from_secs(1),
        });
        Ok(OperatorConfig {
            jobs: JobDefaults {
                image: self.runner_image,
                pull_policy: self.runner_image_pull_policy,
                pull_secrets: named(self.runner_image_pull_secrets),
                service_account: some(self.runner_service_account),
                cpu_request: self.runner_cpu_request,
                memory_request: self.runner_memory_request,
                memory_limit: self.runner_memory_limit,
                scratch_size: self.runner_scratch_size,
                s3: S3Spec {
                    endpoint: some(self.s3_endpoint),
                    region: some(self.s3_region),
                    path_style: self.s3_path_style,
                    secret_ref: some(self.s3_secret).map(|name| SecretRef { name }),
                    ca_bundle: some(self.s3_ca_config_map).map(CertificateRef::named),
                },
                ttl_seconds: self.job_ttl_seconds,
                timeout_seconds: self.stage_timeout_seconds,
                retries: self.stage_retries,
                platform,
            },
            namespaces: named(self.watch_namespaces),
            concurrency: self.max_concurrent_reconciles,
            lease,
            identity,
            http_address: self.http_address,
        })
    }
}

/// A text, unless it is the empty one that an empty variable gives.
fn some(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The names of a list, without the empty ones that an empty variable gives.
fn named(list: Vec<String>) -> Vec<String> {
    list.into_iter()
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn config(flags: &[&str]) -> Result<OperatorConfig, InvalidFlag> {
        let base = ["songbook-operator", "run", "--runner-image", "runner:1"];
        let cli = Cli::try_parse_from(base.iter().chain(flags)).unwrap();
        match cli.command {
            Command::Run(args) => args.into_config(),
            Command::Crd => panic!("asked for run"),
        }
    }

    #[test]
    fn the_flags_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_empty_list_watches_everything() {
        let config = config(&["--watch-namespaces", ""]).unwrap();
        assert!(config.namespaces.is_empty());
        assert!(config.lease.is_some());
    }

    #[test]
    fn the_s3_server_of_books_that_name_none() {
        let config = config(&["--s3-endpoint", "", "--s3-secret", "key"]).unwrap();
        assert_eq!(config.jobs.s3.endpoint, None);
        assert_eq!(config.jobs.s3.secret_ref.unwrap().name, "key");
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let error = config(&["--runner-image-pull-policy", "sometimes"]).unwrap_err();
        assert_eq!(error.flag, "--runner-image-pull-policy");
    }
}
