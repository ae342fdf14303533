"""One folder per Lambda; each handler is its own composition root."""
