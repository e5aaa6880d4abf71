//! The behaviour that every store has to show.

use super::{Store, StoreError};

/// Runs the suite on an empty store.
pub(super) fn run(store: &dyn Store) {
    assert_eq!(store.list("").unwrap(), Vec::<String>::new());
    assert_eq!(store.head("a/b.json").unwrap(), None);
    assert!(matches!(
        store.get("a/b.json"),
        Err(StoreError::NotFound { .. })
    ));

    let strange = "Sängerin + Co/100 % Übung (Größe 1)/naïve – ✓.pdf";
    for (key, bytes) in [
        ("a/b.json", &b"one"[..]),
        ("a/c/d.json", b""),
        ("ab", b"x"),
        (strange, b"y"),
    ] {
        store.put(key, bytes).unwrap();
        assert_eq!(store.get(key).unwrap(), bytes);
        assert_eq!(store.head(key).unwrap(), Some(bytes.len() as u64));
    }
    assert_eq!(store.list("a/").unwrap(), ["a/b.json", "a/c/d.json"]);
    assert_eq!(store.list("a").unwrap(), ["a/b.json", "a/c/d.json", "ab"]);
    assert_eq!(store.list("nothing/").unwrap(), Vec::<String>::new());

    store.put("a/b.json", b"two, longer").unwrap();
    assert_eq!(store.get("a/b.json").unwrap(), b"two, longer");

    store.delete("a/b.json").unwrap();
    store.delete("a/b.json").unwrap();
    assert_eq!(store.head("a/b.json").unwrap(), None);

    for key in ["", "/etc/passwd", "../x", "a/../x", "a//b", "a/./b", "a\0b"] {
        assert!(
            matches!(store.put(key, b""), Err(StoreError::BadKey { .. })),
            "{key:?}"
        );
    }
}
