//! Where it plays: two namespaces, a bucket with books, a release of the chart.

use std::env;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use songbook_contract::Manifest;
use songbook_tests::books;
use songbook_tests::cluster::Cluster;
use songbook_tests::degrade;
use songbook_tests::runner;
use songbook_tests::setting;
use songbook_tests::songbook::{Songbook, harbour_songs};
use stage_runner::s3::{LazyS3, S3Uri};
use stage_runner::store::{S3Store, Store as _};

/// Where the operator runs, and the release that installs it.
pub const SYSTEM: &str = "songbook-system";
pub const RELEASE: &str = "songbook-operator";
/// Where the books are.
pub const MUSIC: &str = "music";
pub const BUCKET: &str = "books";
/// Where services stand in for those of AWS.
pub const CLOUD: &str = "aws";
/// The S3 server as pods call it.
pub const ENDPOINT: &str = "http://s3.s3.svc";
pub const DEFINITION: &str = "crd/songbooks.sheetmusic.dev";
/// Jobs of a book with which nothing goes wrong.
pub const STAGES: usize = 6;

pub const MINUTE: Duration = Duration::from_secs(60);

/// The example book.
pub const HARBOUR: &str = "SheetMusic/The Aldines/books/Harbour Songs.pdf";
/// The example book printed and scanned, without a text layer.
pub const SCANNED: &str = "SheetMusic/scanned.pdf";
/// No PDF at all.
pub const BROKEN: &str = "SheetMusic/broken.pdf";
/// Twelve songs of which three have their title in the contents alone.
pub const UNTITLED: &str = "SheetMusic/untitled.pdf";
/// Sixty pages of music.
pub const SIXTY: &str = "SheetMusic/sixty.pdf";

/// Says that a step is done and what it took.
pub fn tell(step: &str, took: Duration) {
    println!("{:>8.2} s  {step}", took.as_secs_f64());
}

/// The cluster and the bucket.
pub struct Scene {
    pub cluster: Cluster,
    pub store: S3Store,
}

impl Scene {
    /// An empty scene: whatever an earlier run left is removed, two namespaces under the
    /// restricted standard are there, and the books in the bucket.
    pub fn set() -> Result<Self> {
        let scene = Self {
            cluster: Cluster::connect()?,
            store: S3Store::new(
                LazyS3::default().get()?,
                S3Uri::parse(&format!("s3://{BUCKET}")).map_err(anyhow::Error::msg)?,
            ),
        };
        let started = Instant::now();
        scene.clear()?;
        for namespace in [SYSTEM, MUSIC] {
            scene
                .cluster
                .apply(&setting::restricted_namespace(namespace))?;
        }
        let (id, key) = setting::bucket_key()?;
        scene.cluster.apply(&secret("s3", &id, &key))?;
        let file = |path: &str| anyhow::Ok(std::fs::read(runner::repository_file(path)?)?);
        let untitled = books::half_remembered().to_pdf()?;
        let sixty = Songbook::plain(20, 3).to_pdf()?;
        for (key, bytes) in [
            (HARBOUR, file("examples/Harbour Songs.pdf")?),
            (SCANNED, scanned()?),
            (BROKEN, b"<html>not found</html>".to_vec()),
            (UNTITLED, untitled),
            (SIXTY, sixty),
        ] {
            scene.store.put(key, &bytes)?;
        }
        tell("scene set", started.elapsed());
        Ok(scene)
    }

    fn clear(&self) -> Result<()> {
        let cluster = &self.cluster;
        if cluster.get("default", &[DEFINITION])?.is_some() {
            // No operator may be there to let them go.
            for book in cluster.list("default", &["songbooks", "--all-namespaces"])? {
                let part = |key: &str| {
                    let part = book["metadata"][key].as_str();
                    part.unwrap_or_default().to_owned()
                };
                let (namespace, name) = (part("namespace"), part("name"));
                let none = r#"{"metadata":{"finalizers":null}}"#;
                let mut arguments = vec!["--namespace", &namespace, "patch", "songbook", &name];
                arguments.extend(["--type=merge", "--patch", none]);
                cluster.kubectl(&arguments)?;
            }
        }
        self.uninstall()?;
        for what in [
            &["namespace", SYSTEM, MUSIC, CLOUD] as &[&str],
            &[DEFINITION],
        ] {
            let mut arguments = vec!["delete", "--ignore-not-found", "--timeout=2m"];
            arguments.extend(what);
            cluster.kubectl(&arguments)?;
        }
        for key in self.store.list("")? {
            self.store.delete(&key)?;
        }
        Ok(())
    }

    /// Installs the chart, or upgrades it, with this build's images, which no registry
    /// has; gives back the notes.
    pub fn install(&self, more: &[&str]) -> Result<String> {
        self.install_with(more, &[])
    }

    /// The same with further arguments for Helm.
    pub fn install_with(&self, more: &[&str], arguments: &[&str]) -> Result<String> {
        let tag = env::var("IMAGE_TAG").unwrap_or_else(|_| "dev".to_owned());
        let settings = setting::images(&tag, "Never");
        let settings: Vec<&str> = settings
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        self.cluster
            .install_with(SYSTEM, RELEASE, &settings, arguments)
    }

    pub fn uninstall(&self) -> Result<()> {
        let mut arguments = vec!["uninstall", RELEASE, "--namespace", SYSTEM];
        arguments.extend(["--ignore-not-found", "--wait"]);
        self.cluster.helm(&arguments)?;
        Ok(())
    }

    /// kubectl in the books' namespace.
    pub fn kubectl(&self, arguments: &[&str]) -> Result<String> {
        let mut all = vec!["--namespace", MUSIC];
        all.extend(arguments);
        self.cluster.kubectl(&all)
    }

    /// Asks for the book at `key`; `more` goes into its spec.
    pub fn ask(&self, name: &str, key: &str, more: &Value) -> Result<()> {
        self.cluster.apply(&book(name, key, more))
    }

    /// Changes fields of a book's spec, as `kubectl patch` does.
    pub fn edit(&self, name: &str, spec: &Value) -> Result<()> {
        let patch = json!({"spec": spec}).to_string();
        let arguments = ["patch", "songbook", name, "--type=merge", "--patch", &patch];
        self.kubectl(&arguments)?;
        Ok(())
    }

    /// The book as it is stored.
    pub fn book(&self, name: &str) -> Result<Value> {
        let book = self.cluster.get(MUSIC, &["songbook", name])?;
        book.with_context(|| format!("the book {name} is gone"))
    }

    /// Waits until the book has come to an end that answers its spec as it is now, and
    /// wants it to be `phase`.
    pub fn ends(&self, name: &str, phase: &str) -> Result<(Value, Duration)> {
        let what = format!("{name} {phase}");
        self.cluster.until(&what, 6 * MINUTE, |_| {
            let book = self.book(name)?;
            let Some(seen) = setting::end_of(&book) else {
                return Ok(None);
            };
            ensure!(seen == phase, "{name} is {seen}: {:#}", book["status"]);
            Ok(Some(book))
        })
    }

    /// The book's Jobs.
    pub fn jobs(&self, name: &str) -> Result<Vec<Value>> {
        self.of_book("jobs", name)
    }

    /// The book's pods.
    pub fn pods(&self, name: &str) -> Result<Vec<Value>> {
        self.of_book("pods", name)
    }

    fn of_book(&self, kind: &str, name: &str) -> Result<Vec<Value>> {
        let all = self.cluster.list(MUSIC, &[kind])?;
        let its = |object: &Value| {
            object["metadata"]["annotations"]["sheetmusic.dev/songbook-name"] == name
        };
        Ok(all.into_iter().filter(its).collect())
    }

    /// Reasons of the events about a book, in no order, each as often as it was told.
    pub fn events(&self, name: &str) -> Result<Vec<String>> {
        let events = self.cluster.list(MUSIC, &["events"])?;
        let about = events.iter().filter(|event| {
            event["involvedObject"]["kind"] == "SongBook" && event["involvedObject"]["name"] == name
        });
        let reasons = about.filter_map(|event| event["reason"].as_str().map(str::to_owned));
        Ok(reasons.collect())
    }

    /// The manifest that a book's status names.
    pub fn manifest(&self, book: &Value) -> Result<Manifest> {
        let uri = book["status"]["manifest"].as_str().unwrap_or_default();
        let key = uri
            .strip_prefix(&format!("s3://{BUCKET}/"))
            .with_context(|| format!("{uri:?} is not in the bucket"))?;
        Ok(serde_json::from_slice(&self.store.get(key)?)?)
    }

    /// UID of a pod.
    pub fn uid(&self, namespace: &str, pod: &str) -> Result<String> {
        let pod = self.cluster.get(namespace, &["pod", pod])?;
        let uid = pod.as_ref().and_then(|pod| pod["metadata"]["uid"].as_str());
        Ok(uid.context("the pod is gone")?.to_owned())
    }
}

fn book(name: &str, key: &str, spec: &Value) -> Value {
    let mut book = json!({
        "apiVersion": "sheetmusic.dev/v1alpha1", "kind": "SongBook",
        "metadata": {"name": name, "namespace": MUSIC},
        "spec": {
            "source": {"bucket": BUCKET, "key": key},
            "s3": {
                "endpoint": ENDPOINT, "region": "us-east-1", "pathStyle": true,
                "secretRef": {"name": "s3"},
            },
        },
    });
    if key == HARBOUR {
        book["spec"]["artist"] = json!("The Aldines");
        book["spec"]["title"] = json!("Harbour Songs");
    }
    if let (Some(into), Some(more)) = (book["spec"].as_object_mut(), spec.as_object()) {
        into.extend(more.clone());
    }
    book
}

/// A bucket's key, as books name it.
pub fn secret(name: &str, id: &str, key: &str) -> Value {
    setting::secret(MUSIC, name, id, key)
}

/// See [`SCANNED`].
fn scanned() -> Result<Vec<u8>> {
    let truth = json!({"pages": 19, "toc_pages": [3], "songs": []});
    let pdf = harbour_songs().to_pdf()?;
    let copy = degrade::degrade("books/harbour", &pdf, &truth, &"gray150".parse()?)?;
    Ok(copy.pdf)
}

/// What the status says of a stage.
pub fn stage<'a>(book: &'a Value, name: &str) -> Result<&'a Value> {
    let stages = book["status"]["stages"].as_array().into_iter().flatten();
    match stages.into_iter().find(|stage| stage["name"] == name) {
        Some(stage) => Ok(stage),
        None => bail!("no stage {name} in {:#}", book["status"]),
    }
}

/// Attempts of the six stages, in order.
pub fn attempts(book: &Value) -> Vec<u64> {
    let stages = book["status"]["stages"].as_array().into_iter().flatten();
    stages
        .map(|stage| stage["attempt"].as_u64().unwrap_or_default())
        .collect()
}
