"""Receive Email: mail that came in becomes signals."""
