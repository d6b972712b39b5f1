"""What stands on each kind of page: which pages there are, and the context that their templates are given."""
