"""Qualification: policy decides whether to propose, nurture or decline."""
