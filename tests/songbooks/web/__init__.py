"""Songbooks typeset in HTML and CSS and printed by headless Chromium."""
