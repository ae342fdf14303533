"""Proposal Generator: writes the offer; every number is filled by rule."""
