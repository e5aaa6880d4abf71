//! What a cluster needs before a book can be split in it, the same for tests and demo:
//! namespaces, this build's images, the bucket's key.

use std::env;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// A namespace under the restricted Pod Security Standard.
pub fn restricted_namespace(name: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": {
            "name": name,
            "labels": {"pod-security.kubernetes.io/enforce": "restricted"},
        },
    })
}

/// The chart's settings for this build's images, which no registry has.
pub fn images(tag: &str, pull_policy: &str) -> Vec<String> {
    [
        ("image", "songbook-operator"),
        ("runner.image", "stage-runner"),
    ]
    .into_iter()
    .flat_map(|(image, name)| {
        [
            format!("{image}.repository=localhost/{name}"),
            format!("{image}.tag={tag}"),
            format!("{image}.pullPolicy={pull_policy}"),
        ]
    })
    .collect()
}

/// The bucket's key as the environment has it: its id and its secret.
///
/// # Errors
/// The variable that is not set.
pub fn bucket_key() -> Result<(String, String)> {
    let variable = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
    Ok((
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
    ))
}

/// A Secret with a bucket's key, as books name it.
pub fn secret(namespace: &str, name: &str, id: &str, key: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Secret",
        "metadata": {"name": name, "namespace": namespace},
        "stringData": {"AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": key},
    })
}

/// The phase of a book that has come to an end which answers its spec as it is now.
pub fn end_of(book: &Value) -> Option<&str> {
    let phase = book["status"]["phase"].as_str()?;
    let current = book["status"]["observedGeneration"] == book["metadata"]["generation"];
    (current && ["Succeeded", "Failed", "NeedsReview"].contains(&phase)).then_some(phase)
}
