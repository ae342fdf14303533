"""The promises, kept."""
