"""Rules decide, by name and with a reason; what they cannot decide is asked."""
