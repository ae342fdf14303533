"""Move On: does what has fallen due by itself."""
