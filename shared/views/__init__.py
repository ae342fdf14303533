"""Fold events into what people look at."""
