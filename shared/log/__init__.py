"""Append, read, archive and replay: the one place that remembers."""
