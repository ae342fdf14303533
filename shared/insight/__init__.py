"""Say why: the trail of everything that led to where something stands."""
