//! Reading words off page images.
