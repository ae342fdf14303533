"""Project Views: keeps what people look at up to date."""
