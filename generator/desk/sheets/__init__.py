"""Spreadsheets both ways: records as the tables that offices keep, and what was filled in there as records.

``works`` says what the tables are, ``workbook`` and ``commas`` write them, ``grid`` reads files back without
trusting them, ``filled`` finds what was changed, and ``generator.desk.edits`` makes records of it.
"""
