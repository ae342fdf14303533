"""Whole cores as real processes, from a mail that comes in to what the client accepted."""
