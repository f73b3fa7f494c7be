"""Files out: what is said apart from how it is written."""
