"""Corrections by issue: forms made from the schemas, and what was filled in read back."""
