"""The books of the web family, one module each."""
