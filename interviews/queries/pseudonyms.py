"""The list of names of a study, in the shape in which pure modules look for them."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.models import Pseudonym, Study
from interviews.name_forms import surely_occurring
from interviews.pseudonyms import Finder, Name
from interviews.written import texts_in


def listed_names(study: Study) -> list[Name]:
    """Give the names of a study with their forms; one query."""
    return names_from(Pseudonym.objects.filter(study=study))


def names_from(rows: Iterable[Pseudonym]) -> list[Name]:
    """Give rows as names."""
    return [name_from(row) for row in rows]


def name_from(row: Pseudonym) -> Name:
    """Give one row as a name."""
    return Name(row.name, row.stand_in, row.kind, tuple((form, stand_in) for form, stand_in in row.forms))


def key_rows(study: Study) -> Iterator[tuple[str, str, str, str]]:
    """The list as rows of a file: name, stand-in, type, and of which name it is a form."""
    for name in listed_names(study):
        yield name.name, name.stand_in, name.kind, ""
        for form, stand_in in name.forms:
            if form != stand_in:
                yield form, stand_in, name.kind, name.name


def names_from_key(data: bytes) -> list[Name]:
    """Read a key that was exported: every name and form as a name of its own. Refused when it is none."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(_("This is no key: it is not a CSV file in UTF-8.")) from error
    if not rows or [cell.strip() for cell in rows[0][:2]] != ["name", "stand-in"]:
        raise Refused(_("This is no key: its first line must begin with name,stand-in."))
    filled = [[*row, "", ""] for row in rows[1:] if row and row[0].strip()]
    return [Name(name, stand_in, kind or "person") for name, stand_in, kind, *_form_of in filled]


def holds_listed_names(study: Study, file_name: str, data: bytes) -> bool:
    """Say whether a file holds a listed name, in its own name or in anything that a program could show of it.

    Or what very likely is a form of one, as with files that are made here.
    """
    names = listed_names(study)
    if not names:
        return False
    finder, texts = Finder(names), [file_name, *texts_in(data)]
    if finder.in_file_name(file_name) or any(finder.hits(text) for text in texts):
        return True
    return bool(surely_occurring(names, texts))
