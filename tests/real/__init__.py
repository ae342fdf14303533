"""Tests against real engines; `make real` runs them."""
