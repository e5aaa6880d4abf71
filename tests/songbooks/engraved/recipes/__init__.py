"""One module for each book."""
