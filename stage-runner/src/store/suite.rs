//! The behaviour that every store has to show, to be run on each of them.

use super::{Store, StoreError};

/// Wants an empty `store` to behave, and leaves a few keys in it.
///
/// # Errors
/// In words, the first promise of [`Store`] that it breaks.
pub fn check(store: &dyn Store) -> Result<(), String> {
    nothing_is_there(store)?;
    what_was_put_is_there(store)?;
    only_what_was_seen_is_replaced(store)?;
    keys_stay_inside(store)
}

fn nothing_is_there(store: &dyn Store) -> Result<(), String> {
    wants("the empty list", store.list(""), Vec::new())?;
    wants("a key that is not there", store.head("a/b.json"), None)?;
    match store.get("a/b.json") {
        Err(StoreError::NotFound { .. }) => Ok(()),
        other => Err(format!("getting what is not there gave {other:?}")),
    }
}

fn what_was_put_is_there(store: &dyn Store) -> Result<(), String> {
    let strange = "Sängerin + Co/100 % Übung (Größe 1)/naïve – ✓.pdf";
    for (key, bytes) in [
        ("a/b.json", &b"one"[..]),
        ("a/c/d.json", b""),
        ("ab", b"x"),
        (strange, b"y"),
    ] {
        wants(key, store.put(key, bytes), ())?;
        wants(key, store.get(key), bytes.to_owned())?;
        wants(key, store.head(key), Some(bytes.len() as u64))?;
    }
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let below = keys(&["a/b.json", "a/c/d.json"]);
    wants("below a folder", store.list("a/"), below)?;
    let begun = keys(&["a/b.json", "a/c/d.json", "ab"]);
    wants("below part of a name", store.list("a"), begun)?;
    wants("below nothing", store.list("nothing/"), Vec::new())?;

    wants("putting again", store.put("a/b.json", b"two, longer"), ())?;
    let again = b"two, longer".to_vec();
    wants("what was put again", store.get("a/b.json"), again)?;

    wants("deleting", store.delete("a/b.json"), ())?;
    wants("deleting again", store.delete("a/b.json"), ())?;
    wants("what was deleted", store.head("a/b.json"), None)
}

fn only_what_was_seen_is_replaced(store: &dyn Store) -> Result<(), String> {
    let key = "a/manifest.json";
    let overtaken = |what: &str, found: Result<(), StoreError>| match found {
        Err(StoreError::Overtaken { .. }) => Ok(()),
        other => Err(format!("{what}: {other:?}")),
    };
    wants("the state of nothing", store.version(key), None)?;
    wants("the first one", store.replace(key, b"one", None), ())?;
    overtaken("a second first one", store.replace(key, b"two", None))?;
    let one = store.version(key).map_err(|error| format!("{error:?}"))?;
    if one.is_none() {
        return Err("what is there has no state".to_owned());
    }
    wants("the next", store.replace(key, b"two", one.as_ref()), ())?;
    overtaken(
        "from an old state",
        store.replace(key, b"three", one.as_ref()),
    )?;
    wants("what lies there", store.get(key), b"two".to_vec())?;
    wants("clearing up", store.delete(key), ())
}

fn keys_stay_inside(store: &dyn Store) -> Result<(), String> {
    for key in ["", "/etc/passwd", "../x", "a/../x", "a//b", "a/./b", "a\0b"] {
        match store.put(key, b"") {
            Err(StoreError::BadKey { .. }) => {}
            other => return Err(format!("putting {key:?} gave {other:?}")),
        }
    }
    Ok(())
}

fn wants<T: PartialEq + std::fmt::Debug>(
    what: &str,
    found: Result<T, StoreError>,
    wanted: T,
) -> Result<(), String> {
    match found {
        Ok(found) if found == wanted => Ok(()),
        Ok(found) => Err(format!("{what}: {found:?} instead of {wanted:?}")),
        Err(error) => Err(format!("{what}: {error:?}")),
    }
}
