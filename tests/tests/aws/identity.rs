//! Signatures, keys, and credentials for a web identity.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_config::{BehaviorVersion, Region};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use songbook_tests::aws::pod_identity;
use songbook_tests::aws::server::REFUSED;
use songbook_tests::aws::settings::{KEY_ID, SECRET};
use songbook_tests::aws::{Emulator, Operation, Script, Settings, WebIdentity};
use tempfile::TempDir;

use crate::clients::{Asking, detect, key, png, raw, said};

const DETECT: Operation = Operation::DetectDocumentText;
const ROLE: &str = "arn:aws:iam::111122223333:role/songs/reader";

/// A token as a cluster gives one to a pod.
fn token(pod: &str, expires: u64) -> String {
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "aud": ["sts.amazonaws.com"], "exp": expires, "sub": "system:serviceaccount:songs:runner",
        "kubernetes.io": {"namespace": "songs", "pod": {"name": pod, "uid": "1"}},
    });
    format!(
        "{}.{}.c2lnbmVk",
        part(json!({"alg": "RS256"})),
        part(claims)
    )
}

const NEVER: u64 = 4_000_000_000;

#[tokio::test]
async fn only_the_right_secret_region_and_token_are_let_in() -> Result<()> {
    let server = Emulator::start(Settings::default())?;
    let asking = |credentials, region| Asking {
        credentials,
        region,
        ..Asking::default()
    };
    let right = || key(KEY_ID, SECRET, None);
    for (asking, code, words) in [
        (
            asking(key(KEY_ID, "wrong", None), "us-east-1"),
            "InvalidSignatureException",
            "does not match",
        ),
        (
            asking(key("AKIDNOBODY", SECRET, None), "us-east-1"),
            "UnrecognizedClientException",
            "is invalid",
        ),
        (
            asking(key(KEY_ID, SECRET, Some("token")), "us-east-1"),
            "UnrecognizedClientException",
            "is invalid",
        ),
        (
            asking(right(), "eu-west-1"),
            "InvalidSignatureException",
            "valid region",
        ),
    ] {
        let client = asking.textract(&server).await;
        let error = detect(&client, &png(1)).await.unwrap_err();
        assert_eq!(error.0, code);
        assert!(error.1.contains(words), "{}", error.1);
    }
    let asking = asking(key(KEY_ID, "wrong", None), "us-east-1");
    let sts = asking.sts(&server).await.get_caller_identity().send().await;
    assert_eq!(said(&sts.unwrap_err()).0, "SignatureDoesNotMatch");
    let report = server.report();
    assert_eq!(
        (report.of(DETECT).refused, report.of(DETECT).billed),
        (4, 0)
    );
    assert_eq!(report.by(REFUSED, DETECT).requests, 4);
    Ok(())
}

#[test]
fn a_request_without_a_signature_is_refused() -> Result<()> {
    let server = Emulator::start(Settings::default())?;
    let unsigned = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
        X-Amz-Target: Textract.DetectDocumentText\r\nContent-Length: 2\r\n\r\n{}";
    let answer = raw(&server, unsigned)?;
    ensure!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    ensure!(
        answer.contains("MissingAuthenticationTokenException"),
        "{answer}"
    );
    let unsigned = "POST /model/a/converse HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
        Content-Length: 2\r\n\r\n{}";
    let answer = raw(&server, unsigned)?;
    ensure!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    ensure!(
        answer.contains("x-amzn-errortype: MissingAuthenticationToken"),
        "{answer}"
    );
    Ok(())
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_corrected_by_the_client() -> Result<()> {
    let server = Emulator::start(Settings {
        script: Script {
            clock_ahead_seconds: 3600,
            ..Script::default()
        },
        ..Settings::default()
    })?;
    let client = Asking::default().textract(&server).await;
    let (code, message) = detect(&client, &png(1)).await.unwrap_err();
    assert_eq!(code, "InvalidSignatureException");
    assert!(message.starts_with("Signature expired: "), "{message}");
    let client = Asking {
        attempts: 2,
        ..Asking::default()
    };
    let client = client.textract(&server).await;
    detect(&client, &png(1)).await.unwrap();
    let tally = server.report().of(DETECT);
    assert_eq!((tally.refused, tally.answered), (2, 1));
    Ok(())
}

#[tokio::test]
async fn a_token_gives_credentials_that_expire() -> Result<()> {
    let server = Emulator::start(Settings {
        web_identity: WebIdentity {
            lifetime: Duration::from_secs(60),
            ..WebIdentity::default()
        },
        ..Settings::default()
    })?;
    let sts = Asking::default().sts(&server).await;
    let answer = sts
        .assume_role_with_web_identity()
        .role_arn(ROLE)
        .role_session_name("session-1")
        .web_identity_token(token("runner-7", NEVER))
        .send()
        .await?;
    let arn = "arn:aws:sts::111122223333:assumed-role/reader/session-1";
    assert_eq!(answer.assumed_role_user().unwrap().arn(), arn);
    let given = answer.credentials().context("no credentials")?;
    let secret = given.secret_access_key();
    let whole = key(given.access_key_id(), secret, Some(given.session_token()));
    let asking = |credentials| Asking {
        credentials,
        ..Asking::default()
    };
    let identity = asking(whole.clone())
        .sts(&server)
        .await
        .get_caller_identity()
        .send()
        .await?;
    assert_eq!(identity.arn(), Some(arn));
    let client = asking(whole).textract(&server).await;
    detect(&client, &png(1)).await.unwrap();
    assert_eq!(server.report().by("runner-7", DETECT).answered, 1);
    // Without its token the key is nobody's.
    let bare = asking(key(given.access_key_id(), secret, None))
        .textract(&server)
        .await;
    assert_eq!(
        detect(&bare, &png(1)).await.unwrap_err().0,
        "UnrecognizedClientException"
    );
    // A minute later.
    server.set_script(Script {
        clock_ahead_seconds: 61,
        ..Script::default()
    });
    let (code, message) = detect(&client, &png(1)).await.unwrap_err();
    assert_eq!(
        (&*code, &*message),
        (
            "ExpiredTokenException",
            "The security token included in the request is expired"
        )
    );
    Ok(())
}

#[tokio::test]
async fn tokens_are_looked_at() -> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("token");
    fs::write(&file, "a token\n")?;
    let strict = server_with(&file)?;
    let lax = Emulator::start(Settings::default())?;
    let ask = async |server: &Emulator, token: &str| {
        let sts = Asking::default().sts(server).await;
        let request = sts.assume_role_with_web_identity().role_arn(ROLE);
        let sent = request
            .role_session_name("session-1")
            .web_identity_token(token)
            .send();
        sent.await.map(|_| ()).map_err(|error| said(&error).0)
    };
    assert_eq!(ask(&strict, "a token").await, Ok(()));
    assert_eq!(
        ask(&strict, &token("a", NEVER)).await,
        Err("InvalidIdentityToken".to_owned())
    );
    // The file is renewed.
    fs::write(&file, token("a", NEVER))?;
    assert_eq!(ask(&strict, &token("a", NEVER)).await, Ok(()));
    assert_eq!(
        ask(&lax, "a token").await,
        Err("InvalidIdentityToken".to_owned())
    );
    assert_eq!(
        ask(&lax, &token("a", 1000)).await,
        Err("ExpiredTokenException".to_owned())
    );
    assert_eq!(ask(&lax, &token("a", NEVER)).await, Ok(()));
    Ok(())
}

/// What tells [`as_a_pod`] that it is one.
const POD: &str = "SONGBOOK_TEST_IS_POD";

/// In a process of its own, with nothing but what a pod's environment says.
#[tokio::test]
async fn as_a_pod() -> Result<()> {
    if std::env::var_os(POD).is_none() {
        return Ok(());
    }
    let http = aws_smithy_http_client::Builder::new().build_http();
    let region = Region::new("us-east-1");
    let loader = || {
        let loader = aws_config::defaults(BehaviorVersion::latest());
        loader.http_client(http.clone()).region(region.clone())
    };
    let sleep = loader().load().await.sleep_impl().context("no sleep")?;
    let provider = ProviderConfig::empty()
        .with_http_client(http.clone())
        .with_region(Some(region.clone()))
        .with_sleep_impl(sleep);
    let token = WebIdentityTokenCredentialsProvider::builder().configure(&provider);
    let agent = EcsCredentialsProvider::builder().configure(&provider);
    let identity = CredentialsProviderChain::first_try("web identity", token.build())
        .or_else("container", agent.build());
    let config = loader().credentials_provider(identity).load().await;
    let client = aws_sdk_textract::Client::new(&config);
    detect(&client, &png(1))
        .await
        .map(|_| ())
        .map_err(|(code, message)| anyhow::anyhow!("{code}: {message}"))
}

/// Runs [`as_a_pod`]; `variables` are those that make it somebody.
fn run_as_pod(server: &Emulator, variables: &[(&str, &str)]) -> Result<Output> {
    let mut command = Command::new(std::env::current_exe()?);
    server.endpoints(&mut command);
    command
        .args(["--exact", "identity::as_a_pod"])
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .envs(variables.iter().copied())
        .env(POD, "yes");
    Ok(command.output()?)
}

/// A server that takes the token of one file.
fn server_with(token_file: &Path) -> Result<Emulator> {
    Emulator::start(Settings {
        web_identity: WebIdentity {
            token_files: vec![token_file.to_owned()],
            ..WebIdentity::default()
        },
        ..Settings::default()
    })
}

#[test]
fn a_pod_with_a_token_file_is_let_in() -> Result<()> {
    let folder = TempDir::new()?;
    let [file, other] = ["token", "other"].map(|name| folder.path().join(name));
    fs::write(&file, token("runner-3", NEVER))?;
    fs::write(&other, token("runner-4", NEVER))?;
    let server = server_with(&file)?;
    let run = |file: &Path| {
        let file = file.display().to_string();
        let variables = [
            ("AWS_ROLE_ARN", ROLE),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", &file),
        ];
        run_as_pod(&server, &variables)
    };
    let output = run(&file)?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{said}");
    let report = server.report();
    assert_eq!(report.by("runner-3", DETECT).answered, 1);
    let assume = report.of(Operation::AssumeRoleWithWebIdentity);
    assert_eq!(assume.answered, 1);
    ensure!(!run(&other)?.status.success());
    assert_eq!(server.report().of(DETECT).requests, 1);
    Ok(())
}

#[test]
fn a_pod_with_pod_identity_is_let_in() -> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("token");
    fs::write(&file, token("runner-5", NEVER))?;
    let server = server_with(&file)?;
    let agent = format!("{}{}", server.endpoint, pod_identity::PATH);
    let file = file.display().to_string();
    let variables = [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", agent.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &file),
    ];
    let output = run_as_pod(&server, &variables)?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{said}");
    assert_eq!(server.report().by("runner-5", DETECT).answered, 1);
    Ok(())
}
