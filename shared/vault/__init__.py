"""Keys: seal, open, destroy; link and nonce MACs; the company's secrets."""
