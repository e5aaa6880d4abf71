//! The review page: what a person looks at to see whether every cut is right.
