"""Git → who changed what in each record, when and why.

``reading`` asks Git, once for everything; ``trail`` follows each record along the main line; ``versions``
reads what a record said before; ``difference`` tells two states of it apart, field by field; ``people``
says who did it, and how much of that is shown.
"""
