"""Starting cccrm on a laptop: find a Python, build .venv, serve. Only `serve` and `steps` know Django.

Everything else is the standard library and runs under any Python from 3.8 on.
"""
