"""One suite per port, run on every adapter: so the twins can be trusted."""
