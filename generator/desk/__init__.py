"""The planner's desk: what writes records. Blank ones, tidy ones, next year's, from spreadsheets and forms.

Whatever is written goes through ``document`` and ``canonical``, so all ways give the same bytes.
"""
