//! Indexes for music readers, written beside the songs.
