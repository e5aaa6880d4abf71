"""Families of invented songbooks with ground truth."""
