//! The operator in a real cluster: the chart installed by Helm, a book in a bucket, its
//! songs in the bucket, and everything that happens to an operator in between.
//!
//! One test, because what it costs is the cluster; its steps are told with their times.

mod deletion;
mod leaders;

use std::env;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use lopdf::Document;
use serde_json::{Value, json};
use songbook_contract::{Layout, Manifest, Sha256Hex};
use songbook_tests::cluster::{Cluster, condition};
use songbook_tests::runner;
use songbook_tests::songbook::harbour_songs;
use stage_runner::s3::{LazyS3, S3Uri};
use stage_runner::store::{S3Store, Store as _};

/// Where the operator runs, and the release that installs it.
const SYSTEM: &str = "songbook-system";
const RELEASE: &str = "songbook-operator";
/// Where the books are.
const MUSIC: &str = "music";
const BUCKET: &str = "books";
const KEY: &str = "SheetMusic/The Aldines/books/Harbour Songs.pdf";
/// The S3 server as pods call it.
const ENDPOINT: &str = "http://s3.s3.svc";
const DEFINITION: &str = "crd/songbooks.sheetmusic.dev";
const STAGES: usize = 6;

const MINUTE: Duration = Duration::from_secs(60);

/// Says that a step is done and what it took.
fn tell(step: &str, took: Duration) {
    println!("{:>8.2} s  {step}", took.as_secs_f64());
}

#[test]
#[ignore = "needs a cluster: run it by `make e2e`"]
fn a_book_becomes_songs_in_a_cluster() -> Result<()> {
    let cluster = Cluster::connect()?;
    let store = S3Store::new(
        LazyS3::default().get()?,
        S3Uri::parse(&format!("s3://{BUCKET}")).map_err(anyhow::Error::msg)?,
    );
    clear(&cluster, &store)?;
    prepare(&cluster, &store)?;

    let started = Instant::now();
    let notes = install(&cluster, &[])?;
    tell("installed, both replicas ready", started.elapsed());
    ensure!(notes.contains("kubectl apply -f -"), "{notes}");

    let started = Instant::now();
    let said = cluster.helm(&["test", RELEASE, "--namespace", SYSTEM, "--logs"])?;
    tell("helm test", started.elapsed());
    ensure!(said.contains("all is well"), "{said}");

    book_through_an_upgrade(&cluster)?;
    songs_are_right(&store)?;
    columns(&cluster)?;
    leaders::leader_leaves(&cluster)?;
    leaders::leader_hangs(&cluster)?;
    deletion::deleted_book(&cluster, &store)?;
    deletion::deleted_with_its_songs(&cluster, &store)?;
    deletion::deleted_without_credentials(&cluster, &store)?;
    uninstalled(&cluster)
}

/// Removes what an earlier run left.
fn clear(cluster: &Cluster, store: &S3Store) -> Result<()> {
    let started = Instant::now();
    if cluster.get("default", &[DEFINITION])?.is_some() {
        // No operator may be there to let them go.
        for book in cluster.list("default", &["songbooks", "--all-namespaces"])? {
            let part = |key: &str| {
                book["metadata"][key]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            };
            let (namespace, name) = (part("namespace"), part("name"));
            let none = r#"{"metadata":{"finalizers":null}}"#;
            let mut arguments = vec!["--namespace", &namespace, "patch", "songbook", &name];
            arguments.extend(["--type=merge", "--patch", none]);
            cluster.kubectl(&arguments)?;
        }
    }
    cluster.helm(&[
        "uninstall",
        RELEASE,
        "--namespace",
        SYSTEM,
        "--ignore-not-found",
        "--wait",
    ])?;
    for what in [&["namespace", SYSTEM, MUSIC] as &[&str], &[DEFINITION]] {
        let mut arguments = vec!["delete", "--ignore-not-found", "--timeout=2m"];
        arguments.extend(what);
        cluster.kubectl(&arguments)?;
    }
    for key in store.list("")? {
        store.delete(&key)?;
    }
    tell("cleared", started.elapsed());
    Ok(())
}

/// Two namespaces under the restricted standard, the key of the bucket, the book.
fn prepare(cluster: &Cluster, store: &S3Store) -> Result<()> {
    for namespace in [SYSTEM, MUSIC] {
        let enforced = "pod-security.kubernetes.io/enforce";
        cluster.apply(&json!({
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": {"name": namespace, "labels": {enforced: "restricted"}},
        }))?;
    }
    let variable = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
    let (id, key) = (
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
    );
    cluster.apply(&secret(&id, &key))?;
    let book = runner::repository_file("examples/Harbour Songs.pdf")?;
    store.put(KEY, &std::fs::read(book)?)?;
    Ok(())
}

/// The chart with this build's images, which no registry has.
fn install(cluster: &Cluster, more: &[&str]) -> Result<String> {
    let tag = env::var("IMAGE_TAG").unwrap_or_else(|_| "dev".to_owned());
    let mut settings = Vec::new();
    for (image, name) in [
        ("image", "songbook-operator"),
        ("runner.image", "stage-runner"),
    ] {
        settings.push(format!("{image}.repository=localhost/{name}"));
        settings.push(format!("{image}.tag={tag}"));
        settings.push(format!("{image}.pullPolicy=Never"));
    }
    let settings: Vec<&str> = settings
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied())
        .collect();
    cluster.install(SYSTEM, RELEASE, &settings)
}

fn book(name: &str, spec: &Value) -> Value {
    let mut book = json!({
        "apiVersion": "sheetmusic.dev/v1alpha1", "kind": "SongBook",
        "metadata": {"name": name, "namespace": MUSIC},
        "spec": {
            "source": {"bucket": BUCKET, "key": KEY},
            "artist": "The Aldines",
            "title": "Harbour Songs",
            "s3": {
                "endpoint": ENDPOINT, "region": "us-east-1", "pathStyle": true,
                "secretRef": {"name": "s3"},
            },
        },
    });
    if let (Some(into), Some(more)) = (book["spec"].as_object_mut(), spec.as_object()) {
        into.extend(more.clone());
    }
    book
}

/// Waits until the book is done; fails as soon as it cannot be done any more.
fn done(cluster: &Cluster, name: &str) -> Result<(Value, Duration)> {
    cluster.until(&format!("{name} Ready"), 3 * MINUTE, |cluster| {
        let Some(book) = cluster.get(MUSIC, &["songbook", name])? else {
            return Ok(None);
        };
        let phase = book["status"]["phase"].as_str().unwrap_or_default();
        ensure!(
            phase != "Failed" && phase != "NeedsReview",
            "{:#}",
            book["status"]
        );
        Ok((condition(&book, "Ready") == "True").then_some(book))
    })
}

/// The first book, with the operator replaced by an upgrade while a stage runs.
fn book_through_an_upgrade(cluster: &Cluster) -> Result<()> {
    cluster.apply(&book("harbour-songs", &json!({})))?;
    let applied = Instant::now();
    let (_, took) = cluster.until("the first Job", MINUTE, |cluster| {
        Ok(cluster.list(MUSIC, &["jobs"])?.into_iter().next())
    })?;
    tell("book applied, first Job there", took);
    let started = Instant::now();
    install(cluster, &["log.filter=debug"])?;
    tell("upgraded while a stage ran", started.elapsed());
    let (book, _) = done(cluster, "harbour-songs")?;
    tell("book Ready since it was applied", applied.elapsed());

    let status = &book["status"];
    assert_eq!(status["phase"], "Succeeded");
    let songs = harbour_songs().songs.len();
    assert_eq!(status["songs"], songs);
    for stage in status["stages"].as_array().into_iter().flatten() {
        assert_eq!(
            (&stage["state"], &stage["attempt"]),
            (&json!("Succeeded"), &json!(1)),
            "{stage:#}"
        );
    }
    assert_eq!(
        cluster.list(MUSIC, &["jobs"])?.len(),
        STAGES,
        "one Job a stage"
    );
    Ok(())
}

/// What the bucket holds: every song as it was drawn, and whole.
fn songs_are_right(store: &S3Store) -> Result<()> {
    let started = Instant::now();
    let keys = store.list("")?;
    let manifest = keys
        .iter()
        .find(|key| key.ends_with("/manifest.json"))
        .with_context(|| format!("no manifest among {keys:#?}"))?;
    let manifest: Manifest = serde_json::from_slice(&store.get(manifest)?)?;
    let drawn = harbour_songs().placed();
    assert_eq!(manifest.songs.len(), drawn.len());
    for (song, placed) in manifest.songs.iter().zip(&drawn) {
        assert_eq!(
            (song.start_page.0, song.end_page.0),
            (placed.start, placed.end),
            "{}",
            song.title
        );
        assert_eq!(song.title, placed.title);
        let file = song.file.as_deref().context("has no file")?;
        assert_eq!(
            file,
            format!("The Aldines/Harbour Songs/The Aldines - {}.pdf", song.title)
        );
        let bytes = store.get(&Layout::bucket().song(file))?;
        assert_eq!(song.sha256.as_ref(), Some(&Sha256Hex::of(&bytes)), "{file}");
        let pages = Document::load_mem(&bytes)?.get_pages().len();
        assert_eq!(pages as u32, placed.end - placed.start + 1, "{file}");
    }
    tell("songs read from the bucket and compared", started.elapsed());
    Ok(())
}

/// What `kubectl get` shows.
fn columns(cluster: &Cluster) -> Result<()> {
    let table = cluster.kubectl(&["--namespace", MUSIC, "get", "sb"])?;
    println!("{table}");
    let head: Vec<_> = table
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    assert_eq!(
        head,
        ["NAME", "PHASE", "STAGE", "SONGS", "VERIFIED", "COST", "AGE"]
    );
    let row = table.lines().nth(1).unwrap_or_default();
    ensure!(
        row.contains("Succeeded")
            && row.split_whitespace().filter(|word| *word == "8").count() == 2,
        "{table}"
    );
    Ok(())
}

/// The bucket's key, as books name it.
fn secret(id: &str, key: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Secret",
        "metadata": {"name": "s3", "namespace": MUSIC},
        "stringData": {"AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": key},
    })
}

/// Uninstalling is quick and keeps the definition, and with it all books.
fn uninstalled(cluster: &Cluster) -> Result<()> {
    cluster.apply(&book("left", &json!({"suspend": true})))?;
    let started = Instant::now();
    cluster.helm(&["uninstall", RELEASE, "--namespace", SYSTEM, "--wait"])?;
    tell("uninstalled", started.elapsed());
    ensure!(started.elapsed() < MINUTE);
    cluster.kubectl(&["get", DEFINITION])?;
    cluster
        .get(MUSIC, &["songbook", "left"])?
        .context("the book is gone")?;
    let started = Instant::now();
    cluster.kubectl(&["delete", "namespace", MUSIC, SYSTEM, "--timeout=1m"])?;
    tell("namespaces deleted", started.elapsed());
    Ok(())
}
