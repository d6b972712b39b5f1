"""The next fiscal year from the last: what goes on, as drafts; what two indicator sets differ in."""
