"""Two states of a register side by side: what changed, what of it is wrong, what it makes doubtful.

``sides`` reads both; ``change`` says which record became which; ``findings`` parts what is new from what
was there before; ``telling`` puts together what a reader of a pull request wants to know.
"""
