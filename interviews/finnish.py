"""How Finnish names change with their cases: which words may be a name in a case, and a stand-in put in that case.

Rules, not a dictionary, and kept small; what they cannot know is marked as unsure. See docs/decisions/0015.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

# Softening of the last consonants when an ending closes the syllable (consonant gradation; Iso suomen kielioppi § 41).
# Always right in names and words alike:
_SURELY_SOFTER = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm"),
    ("ht", "hd"),
)  # fmt: skip
# Right in old words (Turku, Turun; Mäki, Mäen), not in young ones (auto, auton; Kati, Katin):
_MAYBE_SOFTER = (("rk", "r"), ("lk", "l"), ("lp", "lv"), ("rp", "rv"), ("uku", "uvu"), ("yky", "yvy"))
_AFTER_VOWEL = (("k", ""), ("p", "v"), ("t", "d"))
_HARDER = (("nn", "nt"), ("ng", "nk"), ("mm", "mp"), ("ll", "lt"), ("rr", "rt"), ("hd", "ht"), ("k", "kk"), ("p", "pp"), ("t", "tt"))  # fmt: skip

VOWELS = "aeiouyäöå"
_BACK = "aouå"
_FRONT = "äöy"
# Words in i whose stem ends in e, as the last part of places and surnames. Others keep their i: Helsinki, Pori.
_E_STEMS = (
    "niemi", "järvi", "mäki", "joki", "lahti", "koski", "saari", "salmi", "nurmi", "vuori", "lehti", "kuusi", "suomi",
    "talvi", "kivi", "hirvi", "hauki", "kärki", "tammi", "lampi", "lahdenperi", "virpi", "sormi", "onni", "henki",
)  # fmt: skip
_CONSONANT_PARTITIVE = ("saari", "vuori", "meri")
# Adjectives that change with the second part of a place: Uudellamaalla, Isonkyrön.
_CHANGING_FIRST = ("uusi", "iso", "vähä")
_SHORT_WORDS = ("pää", "maa", "puu", "kuu", "suo", "tie", "työ", "yö", "jää", "suu", "luu")
# One syllable with a long vowel or a diphthong: Maa, Kai, Suo. Lea has two.
_ONE_SYLLABLE = re.compile(
    rf"[^{VOWELS}]*(?:([{VOWELS}])\1|[aeouyäö]i|[aei]u|[eiä]y|ou|öy|ie|uo|yö)", re.IGNORECASE
)

NOMINATIVE = "nominative"
GENITIVE, PARTITIVE, INESSIVE, ELATIVE, ILLATIVE = "genitive", "partitive", "inessive", "elative", "illative"
ADESSIVE, ABLATIVE, ALLATIVE, ESSIVE = "adessive", "ablative", "allative", "essive"
TRANSLATIVE, ABESSIVE, PLURAL = "translative", "abessive", "plural"

# A stands for a or ä.
_ENDINGS = {
    GENITIVE: "n", INESSIVE: "ssA", ELATIVE: "stA", ADESSIVE: "llA", ABLATIVE: "ltA", ALLATIVE: "lle", ESSIVE: "nA",
    TRANSLATIVE: "ksi", ABESSIVE: "ttA", PLURAL: "t",
}  # fmt: skip
_CASES_OF_ONE = (*(case for case in _ENDINGS if case != PLURAL), PARTITIVE, ILLATIVE)
_STRONG = (PARTITIVE, ESSIVE, ILLATIVE)
# Clitics, one or two in this order: -kin, -kaan, -ko, -han, -pa, -kinko, -kohan, -pas.
_CLITICS = r"(?:kin|k[aä][aä]n)?(?:k[oö](?:s|h[aä]n)?|p[aä](?:s|h[aä]n)?|h[aä]n)?"
# Possessive suffixes and clitics may follow any case: Kuopiossakin; clitics alone the name as it is: Kuopiokin.
_POSSESSIVES = "(?:ni|si|ns[aä]|mme|nne)"
_TAIL = rf"(?P<tail>{_POSSESSIVES}?{_CLITICS})"
_CLITICS_ALONE = re.compile(rf":?(?P<tail>{_CLITICS})")
# A possessive suffix alone stands on the strong stem, for the name as it is and its genitive: Mattini, Virtasemme.
_POSSESSED = re.compile(rf":?(?P<tail>{_POSSESSIVES}{_CLITICS})")
_POSSESSED_END = re.compile(rf"{_POSSESSIVES}{_CLITICS}\Z")
# A shorter name and a possessive suffix or, after a consonant, a clitic may make another name: Leo, Leoni; Mar, Marko; Jan, Janko.
_SURE_WITH_CLITIC = 5
_CASES = "|".join(
    f"(?P<{case}>{ending.replace('A', '[aä]')})" for case, ending in _ENDINGS.items() if case != PLURAL
)
_ON_VOWEL = re.compile(
    rf"(?:{_CASES}|(?P<partitive>[aä]|t[aä])|(?P<illative>seen|(?P<v>[{VOWELS}])n|h(?P<h>[{VOWELS}])n)|(?P<plural>t)){_TAIL}"
)
_ON_CONSONANT = re.compile(rf"(?:(?P<partitive>t[aä])|(?P<plural>et|ten|ien|i(?:a|ä|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|in|ksi|n[aä]))){_TAIL}")  # fmt: skip
_PLURAL_GENITIVE = re.compile(rf"(?P<plural>en){_TAIL}")
_ON_COLON = re.compile(rf":(?:{_CASES}|(?P<partitive>t?[aä])|(?P<illative>[{VOWELS}]n|h(?P<h>[{VOWELS}])n|seen|iin)|(?P<plural>t)){_TAIL}")  # fmt: skip

# Words that often stand for names, and that harden as few others do: how many letters go, and what comes instead.
_HARDENING = {
    "asiakas": (2, "kaa"), "tehdas": (3, "taa"), "potilas": (2, "aa"), "oppilas": (2, "aa"), "vieras": (2, "aa"),
    "mies": (1, "he"), "liike": (1, "kee"), "tuote": (1, "tee"), "laite": (1, "tee"),
}  # fmt: skip
_HARDENING_END = re.compile(rf"(?:{'|'.join(_HARDENING)})\Z", re.IGNORECASE)

# Letters and digits are read aloud with these sounds: A:ssa, but B:ssä.
_BACK_SIGNS = "AHKOQUÅ023680"
_SPELLED = re.compile(r"(?:^|\s)(?:\d+|[A-ZÅÄÖ]{1,5}|[A-ZÅÄÖ]*\d+)$")


@dataclass(frozen=True, slots=True)
class Ending:
    """The case in which a word stands, and the clitics behind it ("kin"); `rest` is what was written after the stem."""

    case: str
    tail: str
    rest: str
    is_sure: bool = True


def case_of(name: str, word: str) -> Ending | None:
    """Say in which case `word` is a form of `name` (one word, written as `word` would be), or None.

    Knows consonant gradation (Turku, Turussa; Pekka, Pekan), names in -nen (Virtanen, Virtasella), in -s, in -e, in a
    consonant (Robert, Robertilla), e-stems of places (Seinäjoki, Seinäjoella), abbreviations (VTT, VTT:ssä),
    possessive suffixes and clitics, also on the name as it is (Mattini, Mattikin).
    """
    if len(name) < 2 or word == name:
        return None
    if word.startswith(name + ":"):
        return _in_a_case(name, word, _ON_COLON) or _with_clitic(name, word) or _with_possessive(name, word)
    if len(name) < 3:
        return None
    found = (_in_a_case(stem, word, endings) for stem, endings in _stems(name))
    return (
        next(filter(None, found), None)
        or _with_clitic(name, word)
        or _with_possessive(name, word)
        or _in_both_parts(name, word)
    )


def _in_a_case(stem: str, word: str, endings: re.Pattern[str]) -> Ending | None:
    match = endings.fullmatch(word, len(stem)) if word.startswith(stem) else None
    if match is None or not _fits(match, stem):
        return None
    named = match.groupdict()
    case = next(case for case in (*_ENDINGS, PARTITIVE, ILLATIVE) if named.get(case))
    return Ending(case, named["tail"] or "", word[len(stem) :])


def _in_both_parts(name: str, word: str) -> Ending | None:
    """Uudella-maalla is a case of Uusi-maa, Uudella-maan is none."""
    first = next((each for each in _CHANGING_FIRST if name.casefold().startswith(each)), "")
    for case in _CASES_OF_ONE if first else ():
        changed = name[0] + _changing_first(first, case)[1:]
        ending = case_of(name[len(first) :], word[len(changed) :]) if word.startswith(changed) else None
        if ending and ending.case == case:
            return replace(ending, rest=word)
    return None


def _changing_first(first: str, case: str) -> str:
    if first == "uusi":
        return _on_stem("uute" if case in _STRONG else "uude", case, "uutta", "a")
    return _inflected(first, case)[0]


def _with_clitic(name: str, word: str) -> Ending | None:
    match = _CLITICS_ALONE.fullmatch(word, len(name)) if word.startswith(name) else None
    if match is None or not match["tail"]:
        return None
    is_sure = name[-1] in VOWELS or len(name) >= _SURE_WITH_CLITIC or word[len(name)] == ":"
    return Ending(NOMINATIVE, match["tail"], word[len(name) :], is_sure)


def _with_possessive(name: str, word: str) -> Ending | None:
    # Most words end otherwise, and stems are dear.
    if not _POSSESSED_END.search(word):
        return None
    for stem in (name,) if word.startswith(f"{name}:") else _strong_stems(name):
        match = _POSSESSED.fullmatch(word, len(stem)) if word.startswith(stem) else None
        if match:
            is_sure = len(name) >= _SURE_WITH_CLITIC or word[len(stem)] == ":"
            return Ending(NOMINATIVE, match["tail"], word[len(stem) :], is_sure)
    return None


def _fits(match: re.Match[str], stem: str) -> bool:
    """Turku-un is a case of Turku, Turku-an is none; Espoo-ta is one of Espoo, Aki-ta none of Aki."""
    named = match.groupdict()
    if named.get("v"):
        return named["v"] == stem[-1]
    if match.re is _ON_COLON:
        # How an abbreviation sounds is not known (VTT:hen), only that none but A ends in that vowel.
        return named["h"] not in ("a", "ä") or stem[-1].casefold() == named["h"]
    if named.get("h"):
        return _takes_h(stem, named["h"])
    is_long = len(stem) > 1 and stem[-1] in VOWELS and stem[-2] in VOWELS
    return is_long or stem[-1] not in VOWELS or len(named.get("partitive") or "") < 2


def _takes_h(stem: str, vowel: str) -> bool:
    """Maa-han is a case of Maa, and Aino-hon of Aino as some speak; Aino-han and Anna-han are clitics."""
    return stem[-1] == vowel and (vowel not in "aä" or _is_short(stem))


def _is_short(stem: str) -> bool:
    """Whether a stem is one syllable, or its last word is: Kai, Järvenpää."""
    return stem.casefold().endswith(_SHORT_WORDS) or bool(_ONE_SYLLABLE.fullmatch(stem))


def _stems(name: str) -> list[tuple[str, re.Pattern[str]]]:
    """The stems to which endings are put, with the endings that each takes."""
    last = name[-1]
    if name.endswith("nen") and len(name) > 4:
        return [(name[:-3] + "se", _ON_VOWEL), (name[:-3] + "s", _ON_CONSONANT)]
    if last not in VOWELS:
        return _consonant_stems(name)
    vowel = [name, *weak_stems(name)]
    if name.casefold().endswith(_E_STEMS):
        vowel += [name[:-1] + "e", *(stem[:-1] + "e" for stem in weak_stems(name))]
    if last == "e":
        # Laine, Laineen is a genitive, so the longer stem comes first.
        vowel = [name + "e", *(stem + "ee" for stem in _hardened(name[:-1])), *vowel]
    stems = [(stem, _ON_VOWEL) for stem in vowel]
    if name.casefold().endswith(_E_STEMS):
        # The several of a family: Mäki, Mäkien.
        stems.append((name, _PLURAL_GENITIVE))
    if last == "e":
        # Tampere, Tamperetta: hardly ever "without Tampere", which is Tampereetta.
        stems.insert(0, (name + "t", _ON_CONSONANT))
    if name.casefold().endswith(_CONSONANT_PARTITIVE):
        stems.append((name[:-1], _ON_CONSONANT))
    return stems


def _strong_stems(name: str) -> Iterator[str]:
    """The stems that a possessive suffix takes: Turku-mme, never Turu-mme."""
    weak = weak_stems(name)
    weak += [stem[:-1] + "e" for stem in weak]
    return (stem for stem, endings in _stems(name) if endings is _ON_VOWEL and stem not in weak)


def _consonant_stems(name: str) -> list[tuple[str, re.Pattern[str]]]:
    stems = [(name + "i", _ON_VOWEL)]
    if not name.endswith("s") or len(name) < 4 or name[-2] not in VOWELS:
        return stems
    cut = name[:-1]
    stems += [(cut + "kse", _ON_VOWEL), (name, _ON_CONSONANT)]
    if name[-2] in "aäie":
        stems += [(each + name[-2] * 2, _ON_VOWEL) for each in (cut[:-1], *_hardened(cut[:-1]))]
    if name[-2] in "uy":
        # Varkaus, Varkauden, Varkautena, Varkautta.
        stems += [(cut + "de", _ON_VOWEL), (cut + "te", _ON_VOWEL), (cut + "t", _ON_CONSONANT)]
    return stems


def weak_stems(word: str) -> list[str]:
    """The softened stems of a word that ends in a vowel, at most one: Turku, ["Turu"]; Espoo, []."""
    soft = _softened(word)
    return [soft[0]] if soft else []


def _softened(word: str) -> tuple[str, bool] | None:
    """The softened stem, and whether it is surely right."""
    stem, vowel = word[:-1], word[-1:]
    if vowel not in VOWELS or len(word) < 4:
        return None
    for hard, soft in _SURELY_SOFTER:
        if stem.endswith(hard):
            return stem[: -len(hard)] + soft + vowel, True
    for hard, soft in _MAYBE_SOFTER:
        whole = word if hard[-1] in VOWELS else stem
        if whole.endswith(hard):
            return whole[: -len(hard)] + soft + ("" if whole is word else vowel), False
    for hard, soft in _AFTER_VOWEL:
        if stem.endswith(hard) and stem[-2] in VOWELS:
            return stem[: -len(hard)] + soft + vowel, False
    return None


def _hardened(stem: str) -> list[str]:
    """Stems that become harder: Rinne, Rintee-; Kangas, Kankaa-."""
    return [stem[: -len(soft)] + hard for soft, hard in _HARDER if stem.endswith(soft)][:1]


# -- stand-ins ----------------------------------------------------------------------------------


def in_case(word: str, ending: Ending) -> tuple[str, bool]:
    """Put a stand-in into a case: (its form, whether the rules are sure of it).

    ("Kaupunki", inessive) gives Kaupungissa; ("Yritys A", inessive) gives "Yritys A:ssa".
    """
    if not word[-1:].isalnum():
        return word, False
    if _SPELLED.search(word):
        return _spelled(word, ending)
    if _POSSESSED.fullmatch(ending.tail):
        form, is_sure = _possessed(word, ending.case)
    else:
        form, is_sure = _inflected(word, ending.case)
    return form + harmonised(ending.tail, word), is_sure


def _possessed(word: str, case: str) -> tuple[str, bool]:
    """The stem before a possessive suffix: Yrityksessä-ni as without one, Yritykse-ni as in Yrityksenä."""
    form, is_sure = _inflected(word, ESSIVE if case == NOMINATIVE else case)
    return form.removesuffix("na").removesuffix("nä") if case == NOMINATIVE else form, is_sure


def _spelled(word: str, ending: Ending) -> tuple[str, bool]:
    a = "a" if word[-1] in _BACK_SIGNS else "ä"
    bare = {PARTITIVE: "ta", ILLATIVE: "n"}.get(ending.case) or _ENDINGS.get(ending.case, "")
    tail = ending.tail.translate(str.maketrans("aoäö", "aoao" if a == "a" else "äöäö"))
    shown = bare.replace("A", "a").replace("a", a)
    return f"{word}:{shown}{tail}", ending.case != ILLATIVE


def is_back(word: str) -> bool:
    """Whether endings take a, o, u (Turussa) instead of ä, ö, y (Helsingissä)."""
    for letter in reversed(word.casefold()):
        if letter in _BACK:
            return True
        if letter in _FRONT:
            return False
    return False


def harmonised(ending: str, word: str) -> str:
    """An ending with the vowels that go with a word."""
    return ending.translate(str.maketrans("aoäö", "aoao" if is_back(word) else "äöäö"))


def _inflected(word: str, case: str) -> tuple[str, bool]:
    if case == NOMINATIVE:
        return word, True
    a = "a" if is_back(word) else "ä"
    if word.endswith("nen") and len(word) > 4:
        return _on_stem(word[:-3] + "se", case, word[:-3] + "sta".replace("a", a), a), True
    last = word[-1].casefold()
    if known := _HARDENING_END.search(word):
        cut, more = _HARDENING[known[0].casefold()]
        a = "a" if is_back(known[0]) else "ä"
        return _on_stem(word[:-cut] + more, case, f"{word}t{'t' * (last == 'e')}{a}", a), True
    if last not in VOWELS:
        return _on_consonant(word, case, a)
    is_e_stem = word.casefold().endswith(_E_STEMS)
    strong = word[:-1] + "e" if is_e_stem else word + ("e" if last == "e" else "")
    soft = _softened(word) if case not in _STRONG and last != "e" else None
    is_sure = last != "e" and (soft is None or soft[1] or is_e_stem)
    # Young words do not soften a single consonant (auto, auton), and most stand-ins are young.
    stem = soft[0] if soft and is_sure else strong
    if is_e_stem and soft:
        stem = soft[0][:-1] + "e"
    return _on_stem(stem, case, _partitive(word, strong, a), a), is_sure


def _partitive(word: str, strong: str, a: str) -> str:
    if word[-1] == "e":
        return f"{word}tt{a}"
    if word.casefold().endswith(_CONSONANT_PARTITIVE):
        return f"{word[:-1]}t{a}"
    return strong + (f"t{a}" if word[-2:-1].casefold() in VOWELS else a)


def _on_stem(stem: str, case: str, partitive: str, a: str) -> str:
    if case == PARTITIVE:
        return partitive
    if case == ILLATIVE:
        return stem + _illative(stem)
    return stem + _ENDINGS[case].replace("A", a)


def _illative(stem: str) -> str:
    vowel = stem[-1]
    if _is_short(stem):
        return f"h{vowel}n"
    return "seen" if stem[-2:-1] == vowel else f"{vowel}n"


def _on_consonant(word: str, case: str, a: str) -> tuple[str, bool]:
    if word.endswith("s") and word[-2:-1] in VOWELS:
        return _on_stem(word[:-1] + "kse", case, f"{word}t{a}", a), False
    return _on_stem(word + "i", case, f"{word}i{a}", a), True
