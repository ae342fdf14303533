"""Healthz: says that the core answers."""
