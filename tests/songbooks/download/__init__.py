"""Portraits of the songbook PDFs that people find on the web and put on a shelf, with invented songs and their truth."""
