"""Files that records hand out, looked into before the public is: what they are, what in them may not be."""
