"""Marks interface words in modules that do not import Django; the view translates them."""


def gettext_noop(message: str) -> str:
    """Give back `message` unchanged; the name lets the extraction tools find it."""
    return message
