"""Reads for pages: frozen dataclasses, with a number of queries that does not grow with the rows."""
