"""What actions raise. Every message is a translated sentence that says what is wrong and what to do."""


class Refused(Exception):
    """The action was not done and nothing was changed; str(error) is for the person."""


class Clash(Refused):
    """Shared text was saved by somebody else meanwhile. Carries both texts, so that neither is lost."""

    def __init__(self, sentence: str, *, theirs: str, yours: str, version: int) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.yours = yours
        self.version = version


class StalePage(Refused):
    """The page shows an older revision of the text than the newest."""
