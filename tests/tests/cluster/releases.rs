//! The chart's life: installed, upgraded and rolled back while books are at work, limited
//! to namespaces, uninstalled.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use songbook_tests::cluster::condition;

use crate::scene::{
    DEFINITION, HARBOUR, MINUTE, MUSIC, RELEASE, STAGES, SYSTEM, Scene, attempts, tell,
};

/// Installed by Helm, with a test that splits a book.
pub fn installed(scene: &Scene) -> Result<()> {
    let started = Instant::now();
    let notes = scene.install(&[])?;
    tell("installed, both replicas ready", started.elapsed());
    ensure!(notes.contains("kubectl apply -f -"), "{notes}");

    let started = Instant::now();
    let said = scene
        .cluster
        .helm(&["test", RELEASE, "--namespace", SYSTEM, "--logs"])?;
    tell("helm test", started.elapsed());
    ensure!(said.contains("all is well"), "{said}");
    Ok(())
}

/// The first book, with the operator replaced by an upgrade and by a way back while
/// stages run.
pub fn book_through_upgrade_and_rollback(scene: &Scene) -> Result<()> {
    let name = "harbour-songs";
    scene.ask(name, HARBOUR, &json!({}))?;
    let applied = Instant::now();
    let (_, took) = scene.cluster.until("the first Job", MINUTE, |_| {
        Ok(scene.jobs(name)?.into_iter().next())
    })?;
    tell("book applied, first Job there", took);
    let started = Instant::now();
    scene.install(&["log.filter=debug"])?;
    tell("upgraded while a stage ran", started.elapsed());
    let started = Instant::now();
    let back = ["rollback", RELEASE, "1", "--namespace", SYSTEM, "--wait"];
    scene.cluster.helm(&back)?;
    tell("rolled back", started.elapsed());
    let (book, _) = scene.ends(name, "Succeeded")?;
    tell("book Succeeded since it was applied", applied.elapsed());
    assert_eq!(attempts(&book), [1; STAGES]);
    assert_eq!(condition(&book, "Ready"), "True");
    assert_eq!(scene.jobs(name)?.len(), STAGES, "one Job a stage");
    let bytes = serde_json::to_vec(&book)?.len();
    ensure!(bytes < 16 << 10, "the object has {bytes} bytes");
    let wait = format!("songbook/{name}");
    scene.kubectl(&["wait", "--for=condition=Ready", &wait, "--timeout=5s"])?;
    let selected = scene.kubectl(&[
        "get",
        "sb",
        "--field-selector=status.phase=Succeeded",
        "-o",
        "name",
    ])?;
    ensure!(selected.contains(name), "{selected}");
    Ok(())
}

/// Uninstalling is quick and keeps the definition, and with it all books.
pub fn uninstalled(scene: &Scene) -> Result<()> {
    scene.ask("left", HARBOUR, &json!({"suspend": true}))?;
    let started = Instant::now();
    scene.uninstall()?;
    tell("uninstalled", started.elapsed());
    ensure!(started.elapsed() < MINUTE);
    scene.cluster.kubectl(&["get", DEFINITION])?;
    scene.book("left")?;
    Ok(())
}

/// Installed again for one namespace, with Roles only: it takes up the books that are
/// there, and those elsewhere are none of its business.
pub fn limited_to_a_namespace(scene: &Scene) -> Result<()> {
    let started = Instant::now();
    scene.install(&["watchNamespaces[0]=music"])?;
    tell("installed for one namespace", started.elapsed());
    for kind in ["clusterroles", "clusterrolebindings"] {
        let of_release = format!("--selector=app.kubernetes.io/instance={RELEASE}");
        let found = scene.cluster.list("default", &[kind, &of_release])?;
        ensure!(found.is_empty(), "{found:#?}");
    }
    let elsewhere = json!({
        "apiVersion": "sheetmusic.dev/v1alpha1", "kind": "SongBook",
        "metadata": {"name": "elsewhere", "namespace": SYSTEM},
        "spec": {"source": {"bucket": "books", "key": HARBOUR}},
    });
    scene.cluster.apply(&elsewhere)?;
    scene.edit(
        "left",
        &json!({"suspend": false, "output": {"prefix": "left/"}}),
    )?;
    let (_, took) = scene.ends("left", "Succeeded")?;
    tell("the book that was left has Succeeded", took);
    let book: Value = scene
        .cluster
        .get(SYSTEM, &["songbook", "elsewhere"])?
        .context("the book is gone")?;
    ensure!(book["status"].is_null(), "{book:#}");
    scene.uninstall()
}

/// Namespaces with books in any state go quickly.
pub fn namespaces_deleted(scene: &Scene) -> Result<()> {
    let started = Instant::now();
    let arguments = ["delete", "namespace", MUSIC, SYSTEM, "--timeout=1m"];
    scene.cluster.kubectl(&arguments)?;
    tell("namespaces deleted", started.elapsed());
    Ok(())
}
