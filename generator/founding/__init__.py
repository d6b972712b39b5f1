"""``tidtam init``: a register of an office's own that uses the released package, and its upgrades."""
