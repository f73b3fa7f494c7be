"""The demonstration study: its files, and load.py that builds it. Everything in it is invented."""
