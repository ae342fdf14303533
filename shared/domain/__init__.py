"""What may happen: events, commands and deciders. Pure: no clock, no AWS, no model."""
