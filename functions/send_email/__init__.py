"""Send Email: claims the mail at hand and calls the provider once."""
