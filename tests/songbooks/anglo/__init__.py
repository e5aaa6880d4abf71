"""Portraits of English-language songbooks: clubs, chapels, camps, sessions, bands, stages and teachers."""
