//! `make demo`: from an empty cluster to songs. Installs the chart, puts the example book
//! into a bucket, applies a SongBook, shows its progress, and says where to look.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Parser;
use serde_json::Value;
use songbook_contract::{Layout, Manifest, ManifestSong};
use songbook_tests::cluster::{Cluster, condition};
use songbook_tests::runner;
use songbook_tests::setting;
use stage_runner::s3::{LazyS3, S3Uri};
use stage_runner::store::{S3Store, Store as _};

/// Where the operator runs, and the release that installs it.
const SYSTEM: &str = "songbook-system";
const RELEASE: &str = "songbook-operator";
/// Where the demo's books are.
const NAMESPACE: &str = "songbook-demo";
/// The Secret with the bucket's key in that namespace.
const SECRET: &str = "s3";
/// What is applied, and what it names.
const EXAMPLE: &str = "examples/songbook.yaml";
const BOOK: &str = "harbour-songs";
const PDF: &str = "examples/Harbour Songs.pdf";

/// How long the book may take.
const LIMIT: Duration = Duration::from_secs(600);
/// How often is looked at it.
const LOOK: Duration = Duration::from_millis(200);

/// Splits the example book in the cluster that KUBECONFIG names, with the S3 server and
/// the key that AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY name.
#[derive(Debug, Parser)]
struct Arguments {
    /// Tag of the images localhost/songbook-operator and localhost/stage-runner, which the
    /// cluster's nodes have.
    #[arg(long, default_value = "dev")]
    tag: String,
    /// The S3 server as pods call it.
    #[arg(long, default_value = "http://s3.s3.svc")]
    endpoint: String,
    /// Folder that songs, review page and manifest are copied to.
    #[arg(long, default_value = "demo")]
    out: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let cluster = Cluster::connect()?;
    let started = Instant::now();
    install(&cluster, &arguments)?;
    done("the operator is installed by Helm", started);

    let (source, store) = upload(&cluster)?;
    done(&format!("the book lies at {source}"), started);

    let file = runner::repository_file(EXAMPLE)?;
    let applied = Instant::now();
    println!("\n$ kubectl apply -f {EXAMPLE}");
    let file = file.to_string_lossy();
    let said = cluster.kubectl(&["--namespace", NAMESPACE, "apply", "--filename", &*file])?;
    println!("{}\n", said.trim());
    let book = watch(&cluster, applied)?;
    println!(
        "\n$ kubectl get songbooks\n{}",
        cluster.kubectl(&["--namespace", NAMESPACE, "get", "songbooks"])?
    );
    let manifest = fetch(&store, &book, &arguments.out)?;
    table(&manifest);
    println!(
        "\nSongs, manifest and review page were copied from the bucket to {out}/.\n\
         Look at {out}/{review}: every song's first page, and why it is trusted or not.\n\
         More: kubectl --namespace {NAMESPACE} describe songbook {BOOK}",
        out = arguments.out.display(),
        review = Layout::bucket().review(&manifest.book_id),
    );
    if condition(&book, "Ready") != "True" {
        bail!("the book is not Ready: {:#}", book["status"]["conditions"]);
    }
    Ok(())
}

/// Says what is done, and how long after `since`.
fn done(what: &str, since: Instant) {
    println!("{:>7.1} s  {what}", since.elapsed().as_secs_f64());
}

fn install(cluster: &Cluster, arguments: &Arguments) -> Result<()> {
    for namespace in [SYSTEM, NAMESPACE] {
        cluster.apply(&setting::restricted_namespace(namespace))?;
    }
    let mut settings = vec![
        format!("runner.s3.endpoint={}", arguments.endpoint),
        "runner.s3.region=us-east-1".to_owned(),
        format!("runner.s3.secretName={SECRET}"),
    ];
    settings.extend(setting::images(&arguments.tag, "IfNotPresent"));
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    // Not as text: the schema wants a truth value.
    cluster.install_with(
        SYSTEM,
        RELEASE,
        &settings,
        &["--set", "runner.s3.pathStyle=true"],
    )?;
    Ok(())
}

/// Puts the book where the example says that it lies; the key of its bucket goes into the
/// namespace.
fn upload(cluster: &Cluster) -> Result<(String, S3Store)> {
    let (id, key) = setting::bucket_key()?;
    cluster.apply(&setting::secret(NAMESPACE, SECRET, &id, &key))?;
    let text = fs::read_to_string(runner::repository_file(EXAMPLE)?)?;
    let example: Value = serde_saphyr::from_str(&text)?;
    let part = |name: &str| example["spec"]["source"][name].as_str().unwrap_or_default();
    let (bucket, object) = (part("bucket"), part("key"));
    let root = S3Uri::parse(&format!("s3://{bucket}")).map_err(anyhow::Error::msg)?;
    let store = S3Store::new(LazyS3::default().get()?, root);
    store.put(object, &fs::read(runner::repository_file(PDF)?)?)?;
    Ok((format!("s3://{bucket}/{object}"), store))
}

/// Tells what changes until the book has come to an end; gives it back.
fn watch(cluster: &Cluster, applied: Instant) -> Result<Value> {
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let book = cluster.get(NAMESPACE, &["songbook", BOOK])?;
        let book = book.context("the SongBook is gone")?;
        let status = &book["status"];
        for stage in status["stages"].as_array().into_iter().flatten() {
            let (name, state) = (text(&stage["name"]), text(&stage["state"]));
            let words = text(&stage["message"]);
            if state == "Pending" || told.get(&name) == Some(&state) {
                continue;
            }
            if !(state == "Running" && words.is_empty()) {
                done(&format!("{name:<20} {state:<10} {words}"), applied);
            }
            told.insert(name, state);
        }
        if let Some(phase) = setting::end_of(&book) {
            done(phase, applied);
            return Ok(book);
        }
        ensure!(applied.elapsed() < LIMIT, "not done in time: {status:#}");
        std::thread::sleep(LOOK);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Copies what the book gave from the bucket into a folder, under the same keys.
fn fetch(store: &S3Store, book: &Value, out: &Path) -> Result<Manifest> {
    let id = text(&book["status"]["bookId"]).parse();
    let id = id.map_err(|_| anyhow::anyhow!("no book id: {:#}", book["status"]))?;
    let layout = Layout::bucket();
    let bytes = store.get(&layout.manifest(&id))?;
    let manifest: Manifest = serde_json::from_slice(&bytes)?;
    let songs = manifest
        .songs
        .iter()
        .filter_map(|song| song.file.as_deref());
    let songs = songs.map(|file| layout.song(file));
    for key in [layout.manifest(&id), layout.review(&id)]
        .into_iter()
        .chain(songs)
    {
        let path = out.join(&key);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, store.get(&key)?)
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(manifest)
}

/// The songs as a table.
fn table(manifest: &Manifest) {
    let title = |song: &ManifestSong| song.title.chars().count();
    let width = manifest.songs.iter().map(title).max().unwrap_or(0).max(5);
    println!("{:<width$}  PAGES   VERIFIED  FILE", "SONG");
    for song in &manifest.songs {
        let pages = format!("{}-{}", song.start_page.0, song.end_page.0);
        println!(
            "{:<width$}  {pages:<6}  {:<8}  {}",
            song.title,
            if song.verified { "yes" } else { "no" },
            song.file.as_deref().unwrap_or("-"),
        );
    }
}
