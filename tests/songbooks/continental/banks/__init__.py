"""Word banks of further languages, of the same slots as those in songbooks.lyrics."""
