"""Reconcile Actions: looks after every effect whose ending nobody recorded."""
