"""Template tags of the coding app."""
