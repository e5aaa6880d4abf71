//! A real S3 server (versitygw) on a free port, over a temporary folder.

use std::env;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use stage_runner::aws::{AwsSettings, StaticKey};
use stage_runner::s3::{S3Access, S3Settings};
use tempfile::TempDir;

/// The id of the key that the server accepts.
pub const KEY_ID: &str = "test";
/// The secret of the key that the server accepts.
pub const SECRET: &str = "testsecret";

/// How long the server may take to start.
const START: Duration = Duration::from_secs(20);

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct S3Server {
    child: Child,
    folder: TempDir,
    /// Its address, `http://127.0.0.1:port`.
    pub endpoint: String,
    /// The certificate of the authority that vouches for it, if it speaks TLS.
    pub authority: Option<PathBuf>,
}

/// The server's program: `VERSITYGW`, or on the path, or in the cache that
/// `make s3-server` fills.
///
/// # Errors
/// If it is nowhere: tests fail rather than skip.
pub fn program() -> Result<PathBuf> {
    let named = env::var_os("VERSITYGW").map(PathBuf::from);
    let on_path = env::var_os("PATH")
        .iter()
        .flat_map(env::split_paths)
        .map(|folder| folder.join("versitygw"))
        .find(|path| path.is_file());
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .map(|cache| cache.join("songbook-cluster/bin/versitygw"));
    named
        .or(on_path)
        .or(cache)
        .filter(|path| path.is_file())
        .context("there is no versitygw, the S3 server of the tests: run `make s3-server`")
}

impl S3Server {
    /// A server without TLS in the region that clients ask by default.
    ///
    /// # Errors
    /// If it is missing or does not start.
    pub fn start() -> Result<Self> {
        Self::start_with("http", &[], TempDir::new()?, None)
    }

    /// A server without TLS in another region.
    ///
    /// # Errors
    /// If it is missing or does not start.
    pub fn start_in(region: &str) -> Result<Self> {
        Self::start_with("http", &["--region", region], TempDir::new()?, None)
    }

    /// A server with a certificate of a private authority.
    ///
    /// # Errors
    /// If it is missing or does not start.
    pub fn start_tls() -> Result<Self> {
        let folder = TempDir::new()?;
        let path = |name: &str| folder.path().join(name);
        let (authority, certificate, key) = (path("ca.pem"), path("cert.pem"), path("key.pem"));
        let ca_key = KeyPair::generate()?;
        let mut ca = CertificateParams::new(Vec::new())?;
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        fs::write(&authority, ca.self_signed(&ca_key)?.pem())?;
        let own_key = KeyPair::generate()?;
        let own = CertificateParams::new(vec![Ipv4Addr::LOCALHOST.to_string()])?
            .signed_by(&own_key, &Issuer::new(ca, ca_key))?;
        fs::write(&certificate, own.pem())?;
        fs::write(&key, own_key.serialize_pem())?;
        let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
        let arguments = ["--cert", &certificate, "--key", &key];
        Self::start_with("https", &arguments, folder, Some(authority))
    }

    fn start_with(
        scheme: &str,
        arguments: &[&str],
        folder: TempDir,
        authority: Option<PathBuf>,
    ) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        fs::create_dir(folder.path().join("data"))?;
        let log = File::create(folder.path().join("log"))?;
        let child = Command::new(program()?)
            .args(["--access", KEY_ID, "--secret", SECRET, "--keep-alive"])
            .args(["--port", &format!("127.0.0.1:{port}")])
            .args(arguments)
            .arg("posix")
            .arg(folder.path().join("data"))
            .stdin(Stdio::null())
            .stderr(log.try_clone()?)
            .stdout(log)
            .spawn()
            .context("starting versitygw")?;
        let mut server = Self {
            child,
            folder,
            endpoint: format!("{scheme}://127.0.0.1:{port}"),
            authority,
        };
        server.wait(port)?;
        Ok(server)
    }

    fn wait(&mut self, port: u16) -> Result<()> {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("versitygw ended with {status}: {}", self.log()?);
            }
            if began.elapsed() > START {
                bail!("versitygw does not listen: {}", self.log()?);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// The folder that is the bucket `name`, made if it is not there.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn bucket(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.path().join("data").join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// What the server printed: a line a request.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.folder.path().join("log"))?)
    }

    /// Requests that it has answered so far.
    ///
    /// # Errors
    /// If they cannot be counted.
    pub fn requests(&self) -> Result<usize> {
        let is_request = |line: &&str| {
            ["GET", "PUT", "HEAD", "POST", "DELETE"]
                .iter()
                .any(|method| line.contains(&format!(" {method} ")))
        };
        Ok(self.log()?.lines().filter(is_request).count())
    }

    /// A client of it with the right key.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn access(&self) -> Result<S3Access> {
        access_to(&self.endpoint)
    }

    /// Sets what a command needs to use the server, and nothing else that S3 clients read.
    pub fn environment(&self, command: &mut Command) {
        environment(command, &self.endpoint);
        if let Some(authority) = &self.authority {
            command.env("AWS_CA_BUNDLE", authority);
        }
    }
}

/// A client with the right key of whatever listens at `endpoint`.
///
/// # Errors
/// If it cannot be made.
pub fn access_to(endpoint: &str) -> Result<S3Access> {
    Ok(S3Access::new(&S3Settings {
        aws: AwsSettings {
            region: Some("us-east-1".to_owned()),
            static_key: Some(StaticKey {
                id: KEY_ID.to_owned(),
                secret: SECRET.to_owned(),
                session_token: None,
            }),
            ..AwsSettings::default()
        },
        endpoint: Some(endpoint.to_owned()),
        force_path_style: true,
    })?)
}

/// Sets what a command needs to use the server at `endpoint`, and nothing else.
pub fn environment(command: &mut Command, endpoint: &str) {
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_ENDPOINT_URL_S3", endpoint)
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("S3_FORCE_PATH_STYLE", "true")
        .env("NO_PROXY", "127.0.0.1");
}

impl Drop for S3Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
