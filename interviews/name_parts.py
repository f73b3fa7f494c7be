"""Which words of a name of several may stand alone for it: each of a person's, the telling ones of a company's. Pure.

Lists of legal forms, articles and words that many companies have in their names; not of given names or of firms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from interviews.pseudonyms import LETTERS, QUOTES, Name, as_typed, tidy
from interviews.text import has_letters

_SHORTEST = 3
_WORD = re.compile(LETTERS)
_QUOTES = re.compile(f"[{QUOTES}]")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# As they are written without signs: B.V. is bv, A/S is as.
_LEGAL_FORMS = _words("""
    oy oyj osakeyhtiö ab abp publ ky ay tmi ry rf rs osk hb kb as asa aps ou oü uab sia company
    ltd limited inc incorporated corp corporation co llc llp lp plc pty
    gmbh mbh ag kg kgaa ug ev eg se bv nv vof sa sas sarl srl spa sl kft zrt doo sro
""")
# Words that open or join a name and are none themselves.
_JOINING = _words("""
    the and for der die das dem den des und von vom zum zur del della delle degli dos das les las los van ten ter och
""")
# Words of many companies' names that mean something else as often.
_ORDINARY = _words("""
    yritys yhtiö yhtiöt yhtymä konserni ryhmä liike kauppa kaupat tehdas tehtaat talo pankki posti apteekki palvelu
    palvelut tuote tuotteet ratkaisut asiakas rakennus kiinteistö kiinteistöt vakuutus osuuskunta osuuskauppa säätiö
    yhdistys liitto seura kunta kaupunki yliopisto suomi suomen finland finlands pohjoinen uusi vanha hyvä paras oma ensi
    group holding holdings bank service services solution solutions system systems software technology
    technologies industry industries partner partners consulting media energy electric general global international
    nordic national american european new old open first best good great people body shop store house home red blue
    green black white works world
    gruppe werke deutsche bolaget gruppen koncernen svenska nordiska
""")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a name, and whether it surely means the name where it stands alone.

    `is_rest`: all of a company's name but legal forms and articles.
    """

    words: str
    is_sure: bool
    is_rest: bool = False


def parts_of(name: Name) -> list[Part]:
    """The parts of a name that may stand for it, none when it has one word or is a place's.

    Each word of a person's; of a company's what is left without legal forms (Karl Fazer of Oy Karl Fazer Ab), and
    each word of that, of which an ordinary one may be something else.
    """
    words = _QUOTES.sub("", as_typed(tidy(name.name))).split()
    if len(words) < 2 or name.kind == "place":
        return []
    if name.kind == "person":
        may_tell = [word for word in words[:-1] if not _is_joining(word)] + words[-1:]
        return [Part(word, True) for word in may_tell if _is_long(word) and _has_capital(word)]
    return _of_company(words)


def told_in_capitals(name: Name) -> list[Part]:
    """What a name that is listed all in capitals is in ordinary letters, and the parts of that: NOKIA OYJ, Nokia.

    Letters that are read one by one stay: VTT, also in VTT OY.
    """
    words = as_typed(tidy(name.name))
    shortest = _SHORTEST if name.kind == "person" else _SHORTEST + 1
    calm = _WORD.sub(lambda word: word[0].capitalize() if len(word[0]) >= shortest else word[0], words)
    if not words.isupper() or calm == words:
        return []
    return [Part(calm, True), *parts_of(replace(name, name=calm))]


def _of_company(words: list[str]) -> list[Part]:
    bare = _without_forms(words)
    parts = [Part(" ".join(bare), True, is_rest=True)] if 1 < len(bare) < len(words) else []
    is_one = len(bare) == 1
    return parts + [
        Part(word, word.casefold() not in _ORDINARY, is_rest=is_one) for word in bare if _may_tell(word)
    ]


def _without_forms(words: list[str]) -> list[str]:
    """Oy Karl Fazer Ab is Karl Fazer, The Body Shop Ltd is Body Shop; what is nothing else stays."""
    told = [at for at, word in enumerate(words) if not _is_form(word)]
    bare = words[told[0] : told[-1] + 1] if told else words
    return bare[1:] if len(bare) > 1 and _is_joining(bare[0]) else bare


def _is_form(word: str) -> bool:
    letters = "".join(letter for letter in word.casefold() if letter.isalnum())
    return not has_letters(letters) or letters in _LEGAL_FORMS


def _may_tell(word: str) -> bool:
    # HP of HP Oy.
    is_short = len(word) == 2 and word.isupper()
    return (_is_long(word) or is_short) and _has_capital(word) and not _is_joining(word)


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST


def _has_capital(word: str) -> bool:
    """Also within: d'Arc, eBay."""
    return word != word.lower()


def _is_joining(word: str) -> bool:
    return word.casefold() in _JOINING
