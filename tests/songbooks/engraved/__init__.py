"""Songbooks set by TeX, LilyPond, abcm2ps, MuseScore and groff, each with its truth."""
