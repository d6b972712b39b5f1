"""The register as data to take away: tables, workbooks, a database, an API, calendars, badges.

All of it is made from the public register (``publish.public``), never from the records themselves.
"""
