"""The books, one module each; every module has KIND and make(folder)."""
