"""Tidtam: an office's monitoring work, kept as records in Git and published as a site."""

__version__ = "0.1.0"
