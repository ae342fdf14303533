"""The company as its operator wrote it down: typed, checked values from one file."""
