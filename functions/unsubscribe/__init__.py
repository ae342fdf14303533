"""Unsubscribe: lets whoever holds the link end all mail to this person."""
