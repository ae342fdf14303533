"""Which event starts, wakes or resumes which workflow; the one step: read, decide, append."""
