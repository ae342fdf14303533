"""What is done at each position: one task, one append (or one claim)."""
