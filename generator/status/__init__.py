"""Where the work stands on a given day. Pure: records and a day in, standings out.

Every page, the terminal and the data that speak of done, late or due ask here and nowhere else.
What a record says with a day counts from that day on, so that any day of the past can be asked for.
"""
