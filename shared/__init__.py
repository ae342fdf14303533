"""Keel, the operating core of a one-person company: the library, bottom to top."""
