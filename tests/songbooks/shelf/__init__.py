"""Portraits of what stands on a shelf of downloaded songbooks: hymnals, parts, tutors, albums and collections in ten languages."""
