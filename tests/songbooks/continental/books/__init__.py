"""The books: each module has KIND, one sentence on the book, and make(folder), which sets it."""
