"""Do the approved thing exactly once, or compensate."""
