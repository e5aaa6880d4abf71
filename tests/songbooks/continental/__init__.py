"""Portraits of continental songbooks, each of one kind of real publication, with invented songs and their truth."""
