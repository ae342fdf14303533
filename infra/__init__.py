"""Hosts of the system; nothing in `functions` or `shared` imports them."""
