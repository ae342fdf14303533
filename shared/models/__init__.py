"""The only door to a language model: typed, bounded in time and money, with a way on without."""
