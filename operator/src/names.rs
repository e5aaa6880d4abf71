//! Every name, label and annotation that the operator puts on objects.

use std::collections::BTreeMap;

use songbook_contract::{Sha256Hex, Stage};

/// Field manager of all writes, value of the managed-by label, reporter of events.
pub const MANAGER: &str = "songbook-operator";
/// Kubernetes' limit for label values, and so for the names of Jobs, which become one.
pub const MAX_LABEL: usize = 63;
/// Name of the container in a stage's pod, which `podFailurePolicy` names too.
pub const RUNNER_CONTAINER: &str = "stage-runner";

/// Label: who made the object.
pub const LABEL_MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// Label: UID of the SongBook that a Job or pod works for; what the operator selects by.
pub const LABEL_SONGBOOK_UID: &str = "sheetmusic.dev/songbook-uid";
/// Label: name of the SongBook, cut to what a label may hold; for people.
pub const LABEL_SONGBOOK: &str = "sheetmusic.dev/songbook";
/// Label: the stage.
pub const LABEL_STAGE: &str = "sheetmusic.dev/stage";
/// Annotation: whole name of the SongBook, which may be too long for a label.
pub const ANNOTATION_SONGBOOK: &str = "sheetmusic.dev/songbook-name";
/// Annotation: which attempt of its stage a Job is.
pub const ANNOTATION_ATTEMPT: &str = "sheetmusic.dev/attempt";
/// Finalizer of SongBooks whose results are deleted with them.
pub const FINALIZER: &str = "sheetmusic.dev/results";
/// Label `app.kubernetes.io/component` of the Job that deletes results.
pub const CLEANUP: &str = "cleanup";
/// Label `app.kubernetes.io/component` of the Job that makes a plan, and its command.
pub const PLAN: &str = "plan";
/// Label: which services that cost a Job may ask; absent on those that may ask none.
pub const LABEL_SERVICES: &str = "sheetmusic.dev/services";
/// Annotation: the share of the account's rates that a Job was promised, as JSON.
pub const ANNOTATION_RATES: &str = "sheetmusic.dev/rates";
/// The resource, as kubectl takes it.
pub const RESOURCE: &str = "songbook";
/// Label: what part of the whole an object is.
pub const LABEL_COMPONENT: &str = "app.kubernetes.io/component";
/// Label that Kubernetes puts on the pods of a Job.
pub const LABEL_JOB_NAME: &str = "batch.kubernetes.io/job-name";

/// Hexadecimal digits of a hash in a name.
const HASH_DIGITS: usize = 8;

/// The name of the Job that runs one attempt of one stage.
///
/// The same arguments give the same name, so that a Job which was created just before
/// the operator died is found again; other arguments give another name, so that a Job
/// never has to be edited. At most [`MAX_LABEL`] characters.
pub fn job_name(
    songbook: &str,
    uid: &str,
    stage: Stage,
    fingerprint: &str,
    attempt: i32,
) -> String {
    let what = format!("{uid}\n{stage}\n{fingerprint}\n{attempt}");
    part_name(songbook, stage.as_str(), &what)
}

/// The name of the Job that makes one attempt to delete a book's results.
pub fn cleanup_name(songbook: &str, uid: &str, attempt: i32) -> String {
    part_name(songbook, CLEANUP, &format!("{uid}\n{CLEANUP}\n{attempt}"))
}

/// The name of the Job that makes one attempt to plan a book's costs.
pub fn plan_name(songbook: &str, uid: &str, fingerprint: &str, attempt: i32) -> String {
    let what = format!("{uid}\n{PLAN}\n{fingerprint}\n{attempt}");
    part_name(songbook, PLAN, &what)
}

fn part_name(songbook: &str, part: &str, what: &str) -> String {
    let tail = format!("-{part}-{}", short_hash(what));
    let head = songbook.replace('.', "-");
    format!("{}{tail}", cut(&head, MAX_LABEL - tail.len()))
}

/// `name` as a label value: itself, or cut and made unique by a hash.
pub fn label_value(name: &str) -> String {
    if name.len() <= MAX_LABEL {
        return name.to_owned();
    }
    let hash = short_hash(name);
    format!("{}-{hash}", cut(name, MAX_LABEL - HASH_DIGITS - 1))
}

/// The labels of a stage's Job and pods.
pub fn labels(songbook: &str, uid: &str, stage: Stage) -> BTreeMap<String, String> {
    [
        ("app.kubernetes.io/name", "stage-runner".to_owned()),
        ("app.kubernetes.io/instance", label_value(songbook)),
        (LABEL_COMPONENT, stage.as_str().to_owned()),
        ("app.kubernetes.io/part-of", "songbook".to_owned()),
        (LABEL_MANAGED_BY, MANAGER.to_owned()),
        (LABEL_SONGBOOK, label_value(songbook)),
        (LABEL_SONGBOOK_UID, uid.to_owned()),
        (LABEL_STAGE, stage.as_str().to_owned()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

fn short_hash(text: &str) -> String {
    let digest = Sha256Hex::of(text.as_bytes());
    digest.as_str().chars().take(HASH_DIGITS).collect()
}

/// At most `len` bytes of `text`, not ending in a separator. Names of Kubernetes objects
/// are ASCII.
fn cut(text: &str, len: usize) -> &str {
    let mut end = len.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end)
        .unwrap_or_default()
        .trim_end_matches(['-', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jobs_name_fits_a_label_and_is_a_dns_name() {
        for songbook in [
            "a",
            &"x".repeat(253),
            &"harbour.songs-".repeat(17),
            "harbour-songs",
        ] {
            for stage in Stage::ALL {
                let name = job_name(songbook, "uid", stage, "f", 1);
                assert!(name.len() <= MAX_LABEL, "{name}");
                assert!(!name.contains('.') && !name.contains("--"), "{name}");
                assert!(name.contains(stage.as_str()), "{name}");
            }
        }
    }

    #[test]
    fn whatever_makes_a_job_another_one_changes_its_name() {
        let name =
            |uid, stage, fingerprint, attempt| job_name("book", uid, stage, fingerprint, attempt);
        let base = name("u", Stage::TocParsing, "f", 1);
        assert_eq!(base, name("u", Stage::TocParsing, "f", 1));
        for other in [
            name("v", Stage::TocParsing, "f", 1),
            name("u", Stage::PageMapping, "f", 1),
            name("u", Stage::TocParsing, "g", 1),
            name("u", Stage::TocParsing, "f", 2),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn long_names_stay_apart_as_labels() {
        let (one, two) = ("a".repeat(100), format!("{}b", "a".repeat(99)));
        assert_eq!(label_value("short.name"), "short.name");
        assert!(label_value(&one).len() <= MAX_LABEL);
        assert_ne!(label_value(&one), label_value(&two));
    }
}
