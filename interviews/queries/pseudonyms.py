"""The list of names of a study, in the shape in which pure modules look for them."""

from collections.abc import Iterable

from interviews.models import Pseudonym, Study
from interviews.pseudonyms import Name


def listed_names(study: Study) -> list[Name]:
    """Give the names of a study with their forms; one query."""
    return names_from(Pseudonym.objects.filter(study=study))


def names_from(rows: Iterable[Pseudonym]) -> list[Name]:
    """Give rows as names."""
    return [name_from(row) for row in rows]


def name_from(row: Pseudonym) -> Name:
    """Give one row as a name."""
    return Name(row.name, row.stand_in, row.kind, tuple((form, stand_in) for form, stand_in in row.forms))
