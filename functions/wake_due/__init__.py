"""Wake Due: wakes every execution whose wait is due."""
