"""Songbooks as libraries deliver them: typeset in old ways, then scanned."""
