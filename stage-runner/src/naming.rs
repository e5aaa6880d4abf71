//! File names of songs.
