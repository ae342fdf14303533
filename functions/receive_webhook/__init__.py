"""Receive Webhook: forms that are filled in elsewhere become signals."""
