"""Route Events: files signals, starts workflows, wakes waits, archives events."""
