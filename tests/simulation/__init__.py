"""The product's own code under a scheduler that kills, stalls, repeats, delays and reorders."""
