"""Turn context into proposals for the next step; never act."""
