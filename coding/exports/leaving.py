"""The last look at a file before it leaves the house: does a name on the study's list stand in it?

Looks at what was written, whatever wrote it, with its name, properties and comments.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cccrm.kit.refusal import Refused
from coding.queries.named import Excerpt, excerpt
from interviews.models import Study
from interviews.name_forms import surely_occurring
from interviews.pseudonyms import Finder, Name
from interviews.queries.pseudonyms import listed_names
from interviews.written import texts_in, texts_in_json

EXCERPTS = 3


@dataclass(frozen=True, slots=True)
class Produced:
    """A file, and sentences that its reader should know before she passes it on."""

    data: bytes
    file_name: str
    media_type: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """A name in a file: `words` as listed, or as they stand there when they only may be a form of it."""

    words: str
    is_listed: bool
    count: int
    excerpts: tuple[Excerpt, ...]


class NamesLeaving(Refused):
    """The file holds listed names; `made` is the file all the same, for who decides to let it go."""

    def __init__(self, made: Produced, found: Sequence[Leaving]) -> None:
        self.made = made
        self.found = tuple(found)
        self.places = sum(each.count for each in found)
        super().__init__(
            ngettext(
                "Names of the study's list stand in this file, in %(places)d place.",
                "Names of the study's list stand in this file, in %(places)d places.",
                self.places,
            )
            % {"places": self.places}
        )

    @property
    def counts(self) -> str:
        """Which names, and how often each."""
        return ", ".join(f"{each.words} ({each.count})" for each in self.found)


def check_names(study: Study, made: Produced) -> None:
    """Raise NamesLeaving when a listed name, or what very likely is a form of one, stands in a file."""
    if found := names_in(listed_names(study), made):
        raise NamesLeaving(made, found)


def names_in(names: Sequence[Name], made: Produced) -> list[Leaving]:
    """The names in a file, the most frequent first; then words that may be forms of names."""
    if not names:
        return []
    texts = [made.file_name, *texts_in(made.data), *texts_in_json(made.data)]
    return [*_listed(Finder(names), made.file_name, texts), *_possible(names, texts)]


def _listed(finder: Finder, file_name: str, texts: Sequence[str]) -> list[Leaving]:
    found = [(text, hit) for text in texts for hit in finder.hits(text)]
    counts = Counter(hit.name.name for _text, hit in found)
    simplified = [hit.name.name for hit in finder.in_file_name(file_name) if hit.end == 0]
    counts.update(simplified)
    seen: dict[str, list[Excerpt]] = {name: [] for name in counts}
    for name in simplified:
        seen[name].append(Excerpt(_("file name"), file_name, "", "", ""))
    for text, hit in found:
        where = _("file name") if text is file_name else ""
        seen[hit.name.name].append(excerpt(text, hit, where))
    return [Leaving(name, True, n, tuple(seen[name][:EXCERPTS])) for name, n in counts.most_common()]


def _possible(names: Sequence[Name], texts: Sequence[str]) -> list[Leaving]:
    return [Leaving(each.form, False, len(places), ()) for each, places in surely_occurring(names, texts)]
