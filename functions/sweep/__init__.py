"""Sweep: nothing is left lying."""
