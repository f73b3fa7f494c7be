"""Reads for pages, exports and commands; they return frozen dataclasses."""
