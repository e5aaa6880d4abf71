"""Word banks of this package, one module each."""
