"""The books of this family, one module each with KIND and make(folder); the module's name is the book's ID."""
