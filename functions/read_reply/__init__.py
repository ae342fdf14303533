"""Read Reply: says what came in means, and lets it take its turn."""
