"""Thai dates, fiscal years, digits and words. Pure functions, no state."""
