"""Two families of invented songbooks with ground truth."""
