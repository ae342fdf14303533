"""Nurture: writes the answer, the reminder, the helpful mail or the kind no."""
