"""How long to wait for a key: a caller must still have time to say that it failed."""

PATIENCE = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 3}}
"""Seconds and tries, as botocore names them."""
