"""Stand between a draft and the world."""
