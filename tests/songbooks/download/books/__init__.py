"""One module per book, each with KIND and make(folder)."""
