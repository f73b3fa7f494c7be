"""Finding listed names in texts, and proposing further forms of them."""

import io
import unicodedata
import zipfile

import pytest

from interviews.finnish import Ending, case_of, in_case
from interviews.name_forms import occurring, propose, with_all_forms, words_of
from interviews.pseudonyms import Finder, Name
from interviews.written import strings_in, texts_in
from tests.fixtures.transcripts.builder import word_file

KATI = Name("Kati Mäkinen", "Informant A")
KUOPIO = Name("Kuopio", "Kaupunki", "place")

# The name, and its forms as they are written; inflected by hand, checked against the inflections of Kielitoimisto.
REAL_NAMES = """
Kuopio: Kuopion Kuopiota Kuopiossa Kuopiosta Kuopioon Kuopiolla Kuopiolle Kuopioksi Kuopiossakin
Helsinki: Helsingin Helsinkiä Helsingissä Helsingistä Helsinkiin Helsingillä Helsinkinä Helsingiksi
Virtanen: Virtasen Virtasta Virtasella Virtaselta Virtaselle Virtaseen Virtaset Virtasten Virtasille Virtasenkin Virtanenkaan
Turku: Turun Turkua Turussa Turusta Turkuun
Lahti: Lahden Lahtea Lahdessa Lahdesta Lahteen
Tampere: Tampereen Tamperetta Tampereella Tampereelta Tampereelle Tampereeseen
Seinäjoki: Seinäjoen Seinäjokea Seinäjoella Seinäjoelta Seinäjoelle Seinäjokeen
Rovaniemi: Rovaniemen Rovaniemellä Rovaniemeltä Rovaniemelle
Espoo: Espoon Espoota Espoossa Espoosta Espooseen
Järvenpää: Järvenpään Järvenpäässä Järvenpäähän
Lappeenranta: Lappeenrannan Lappeenrantaa Lappeenrannassa Lappeenrantaan
Hanko: Hangon Hankoon Hangossa
Riihimäki: Riihimäen Riihimäellä Riihimäkeä
Pietarsaari: Pietarsaaren Pietarsaarta Pietarsaareen
Varkaus: Varkauden Varkaudessa Varkautta Varkauteen
Kangas: Kankaan Kangasta Kankaalle
Rinne: Rinteen Rinnettä Rinteelle
Laine: Laineen Lainetta Laineelle
Pekka: Pekan Pekkaa Pekalle Pekkaan
Matti: Matin Mattia Matilla Mattikin Mattikohan Mattikinko Matillekinko Mattipas Mattihan
Tuomas: Tuomaksen Tuomasta Tuomakselle
Markus: Markuksen Markusta
Johannes: Johanneksen Johannesta
Robert: Robertin Robertia Robertille Robertiin
Virta: Virran Virtaa Virralle
Kati: Katin Katia Katille
Satu: Sadun Satua Sadulle
Mäki: Mäen Mäkeä Mäelle Mäkien Mäkikin Mäkikään
Aino: Ainon Ainoko Ainollekin Ainohan
Maa: Maahan Maahankin
Kai: Kaihin Kaihan
Koski: Kosken Koskea Koskelle Koskien
VTT: VTT:n VTT:ssä VTT:tä VTT:lle VTT:kin VTT:hen
Kauniainen: Kauniaisissa Kauniaisten Kauniaisiin
Lappi: Lapin Lappia Lapissa Lappiin
Nokia: Nokian Nokiaa Nokialla Nokialle
Lindqvist: Lindqvistin Lindqvistille
Vantaa: Vantaan Vantaalla Vantaaseen Vantaata
Uusimaa: Uudenmaan Uuttamaata Uudellamaalla Uudeltamaalta Uudellemaalle Uuteenmaahan Uudellamaallakin Uusimaakin
Uusikaupunki: Uudenkaupungin Uuttakaupunkia Uudessakaupungissa Uudestakaupungista Uuteenkaupunkiin
Isokyrö: Isonkyrön Isossakyrössä Isoonkyröön
Vähäkyrö: Vähänkyrön Vähässäkyrössä
Isotalo: Isotalon Isotalolle
Kainuu: Kainuun Kainuussa Kainuuseen
"""
OTHER_NAMES = [
    ("Ann", "Anna"), ("Ann", "Annual"), ("Kari", "Karen"), ("Kotka", "Kotassa"), ("Oulu", "Oulunsalo"), ("Aki", "Akita"),
    ("Salo", "Salonen"), ("Turku", "Turkkilainen"), ("Lahti", "Lahtinen"), ("Koski", "Koskela"), ("Matti", "Mattila"),
    ("Heikki", "Heikkinen"), ("Niemi", "Nieminen"), ("Mäki", "Mäkinen"), ("Helsinki", "Helsinkix"), ("Turku", "Turkuan"),
    ("Mäki", "Mäkines"), ("Matti", "Mattikinen"), ("Aino", "Ainokainen"), ("Aino", "Ainohin"),
    ("Uusimaa", "Uudessamaan"), ("Uusimaa", "Uudenvuoden"), ("Uusimaa", "uudenmaan"), ("Isokyrö", "Isonäiti"),
]  # fmt: skip


@pytest.mark.parametrize("line", REAL_NAMES.strip().splitlines())
def test_finnish_names_are_known_in_their_cases(line: str) -> None:
    name, forms = line.split(": ", 1)
    assert [form for form in forms.split() if case_of(name, form) is None] == []


@pytest.mark.parametrize(("name", "word"), OTHER_NAMES)
def test_another_name_is_no_case_of_this_one(name: str, word: str) -> None:
    assert case_of(name, word) is None


@pytest.mark.parametrize(
    ("stand_in", "case", "form"),
    [
        ("Kaupunki", "inessive", "Kaupungissa"),
        ("Kaupunki", "illative", "Kaupunkiin"),
        ("Järvikylä", "adessive", "Järvikylällä"),
        ("Town", "inessive", "Townissa"),
        ("Yritys A", "inessive", "Yritys A:ssa"),
        ("Yritys B", "inessive", "Yritys B:ssä"),
        ("P1", "genitive", "P1:n"),
        ("Lahtinen", "allative", "Lahtiselle"),
        ("Espoo", "illative", "Espooseen"),
        ("Asiakas", "genitive", "Asiakkaan"),
        ("Avainasiakas", "illative", "Avainasiakkaaseen"),
        ("Paperitehdas", "inessive", "Paperitehtaassa"),
        ("Tehdas", "partitive", "Tehdasta"),
        ("Toimitusmies", "adessive", "Toimitusmiehellä"),
        ("Huonekaluliike", "partitive", "Huonekaluliikettä"),
        ("Liike", "essive", "Liikkeenä"),
        ("Tuote", "illative", "Tuotteeseen"),
        ("[…]", "genitive", "[…]"),
    ],
)
def test_a_stand_in_is_put_into_the_same_case(stand_in: str, case: str, form: str) -> None:
    assert in_case(stand_in, Ending(case, "", ""))[0] == form


def test_a_name_in_e_is_hardly_ever_said_to_be_missing() -> None:
    ending = case_of("Tampere", "Tamperetta")
    assert ending is not None
    assert in_case("Kaupunki", ending)[0] == "Kaupunkia"


def test_clitics_follow_the_vowels_of_the_stand_in() -> None:
    ending = case_of("Kuopio", "Kuopiossakaan")
    assert ending is not None
    assert in_case("Järvikylä", ending)[0] == "Järvikylässäkään"


@pytest.mark.parametrize(
    ("name", "word", "case", "tail"),
    [
        ("Aino", "Ainohan", "nominative", "han"),
        ("Erkki", "Erkkihän", "nominative", "hän"),
        ("Anna", "Annahan", "nominative", "han"),
        ("Maria", "Mariahan", "nominative", "han"),
        ("VTT", "VTT:hän", "nominative", "hän"),
        ("Aino", "Ainohon", "illative", ""),
        ("Maa", "Maahan", "illative", ""),
        ("Järvenpää", "Järvenpäähänkin", "illative", "kin"),
        ("EVA", "EVA:han", "illative", ""),
    ],
)
def test_han_is_a_case_of_long_short_words_and_a_clitic_of_others(
    name: str, word: str, case: str, tail: str
) -> None:
    found = case_of(name, word)
    assert found is not None
    assert (found.case, found.tail) == (case, tail)


@pytest.mark.parametrize(
    ("stand_in", "form"), [("Kumpu", "Kumpukin"), ("P1", "P1:kin"), ("Järvi", "Järvikin")]
)
def test_a_clitic_on_the_name_as_it_is_goes_on_the_stand_in(stand_in: str, form: str) -> None:
    ending = case_of("Mäki", "Mäkikin")
    assert ending is not None
    assert in_case(stand_in, ending) == (form, True)


@pytest.mark.parametrize(
    ("name", "word", "form"),
    [
        ("Matti", "Mattini", "Yritykseni"),
        ("Virtanen", "Virtasemmekin", "Yrityksemmekin"),
        ("Turku", "Turkunsa", "Yrityksensä"),
        ("Suomi", "Suomenne", "Yrityksenne"),
        ("Laine", "Laineesi", "Yrityksesi"),
        ("Kangas", "Kankaani", "Yritykseni"),
        ("Robert", "Robertimme", "Yrityksemme"),
    ],
)
def test_a_possessive_suffix_stands_on_the_strong_stem(name: str, word: str, form: str) -> None:
    ending = case_of(name, word)
    assert ending is not None
    assert in_case("Yritys", ending)[0] == form
    assert case_of("Turku", "Turumme") is None


@pytest.mark.parametrize(
    ("name", "word", "is_sure"),
    [
        ("Mäki", "Mäkikö", True),
        ("Robert", "Robertko", True),
        ("Jan", "Janko", False),
        ("Mar", "Marko", False),
        ("Matti", "Mattini", True),
        ("VTT", "VTT:mme", True),
        ("Leo", "Leoni", False),
    ],
)
def test_what_may_be_another_name_as_well_as_a_suffix_is_not_sure(
    name: str, word: str, is_sure: bool
) -> None:
    assert [each.is_sure for each in propose([Name(name, "P1")], [word])] == [is_sure]


def test_a_case_of_which_the_rules_are_not_sure_says_so() -> None:
    assert in_case("Auto", Ending("genitive", "", "")) == ("Auton", False)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Kati Mäkinen and Kuopio.", "Informant A and Kaupunki."),
        ("KATI MÄKINEN", "INFORMANT A"),
        ("Kati\nMäkinen's, Kati\u00a0Mäkinen", "Informant A's, Informant A"),
        ("Itä-Kuopio, Kuopio-hanke, 😀Kuopio🚚", "Itä-Kaupunki, Kaupunki-hanke, 😀Kaupunki🚚"),
        ("Kuopio2014_Kuopio.docx", "Kaupunki2014_Kaupunki.docx"),
        ("Ku\u00adopio, Kuo\u200bpio", "Kaupunki, Kaupunki"),
        ("kuopio, Kuopío, Kuopiox, xKuopio, Kuopio\u0323", "kuopio, Kuopío, Kuopiox, xKuopio, Kuopio\u0323"),
        ("Kati Makinen", "Kati Makinen"),
    ],
)
def test_whole_words_are_replaced(text: str, after: str) -> None:
    assert Finder([KATI, KUOPIO]).replaced(text) == after


def test_the_longest_name_comes_first_and_offsets_are_code_points() -> None:
    finder = Finder([Name("Kuopio", "X"), Name("Kuopio Hall", "Y")])
    [hit] = finder.hits("🚚 Kuopio Hall")
    assert (hit.start, hit.end, hit.words, hit.stand_in) == (2, 13, "Kuopio Hall", "Y")


def test_a_name_does_not_run_on_into_the_label_of_who_speaks_next() -> None:
    kati = Name("Kati Mäkinen", "A", forms=(("Mäkinen", "B"), ("Mäkinen Oy", "C")))
    text = "It was Kati\nMäkinen: Yes. And Kati\nMäkinen said so, and Mäkinen\nOy:n. Mäkinen\nOy: Kati\nMäkinen："
    assert Finder([kati]).replaced(text) == ("It was Kati\nB: Yes. And A said so, and C:n. B\nOy: Kati\nB：")


def test_offsets_hold_beside_what_is_not_seen() -> None:
    text = "a\u00adb Ku\u00adop\u200bio x"
    [hit] = Finder([KUOPIO]).hits(text)
    assert text[hit.start : hit.end] == "Ku\u00adop\u200bio"


def test_a_name_listed_in_small_letters_is_found_where_a_sentence_begins() -> None:
    assert Finder([Name("the bank", "the firm")]).replaced("The bank. The Bank; THE BANK") == (
        "The firm. The firm; THE FIRM"
    )


def test_names_with_signs_are_found() -> None:
    finder = Finder([Name("O'Brien", "P"), Name("Smith & Co.", "Q"), Name("@kati", "R"), Name("1&1", "S")])
    assert finder.replaced("O'Brien's, Smith & Co., @kati, 1&1, 11&1") == "P's, Q, R, S, 11&1"


def test_names_of_scripts_without_blanks_and_with_marks_are_found() -> None:
    assert Finder([Name("王小明", "甲")]).replaced("我叫王小明。") == "我叫甲。"
    assert Finder([Name("सीता", "क")]).replaced("सीता और सीताराम") == "क और सीताराम"


def test_a_form_paired_with_itself_stays() -> None:
    name = Name("Ann", "P1", forms=(("Ann Street", "Ann Street"), ("Annie", "P1")))
    assert Finder([name]).replaced("Ann, Annie, Ann Street, ANN STREET") == "P1, P1, Ann Street, ANN STREET"


def test_a_name_is_seen_in_a_file_name_that_lost_its_accents() -> None:
    finder = Finder([KATI])
    assert finder.in_file_name("study-kati-makinen-margins.docx")
    assert not finder.in_file_name("study-kati-makinenx.docx")


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("O'Brien", "O’Brien"),
        ("O’Brien", "O'Brien"),
        ("Anna-Liisa", "Anna\u2011Liisa"),
        ("Anna-Liisa", "Anna–Liisa"),
        ("Anna-Liisa", "Anna Liisa"),
        ('Baari "Kulma"', "Baari ”Kulma”"),
        ("Baari „Kulma“", 'Baari "Kulma"'),
        ('Baari "Kulma" Oy', 'Baari ""Kulma"" Oy'),
        ("Kati Mäkinen", "Kati MÄKINEN"),
        ("Kati Mäkinen", "KATI Mäkinen"),
        ("Kati Mäkinen", "KATI MÄKINEN"),
    ],
)
def test_a_name_is_found_as_programs_and_forms_write_it(listed: str, written: str) -> None:
    (hit,) = Finder([Name(listed, "P")]).hits(f"So {written} said.")
    assert (hit.words, hit.start) == (written, 3)


def test_forms_of_a_name_with_a_hyphen_are_proposed() -> None:
    names = [Name("Anna-Liisa", "Eeva"), Name("Itä-Pasila", "Lähiö", "place")]
    words = words_of(["Anna-Liisalle ja Anna\u2011Liisan, Itä-Pasilassa"])
    assert {(each.form, each.stand_in) for each in propose(names, words)} == {
        ("Anna-Liisalle", "Eevalle"),
        ("Anna-Liisan", "Eevan"),
        ("Itä-Pasilassa", "Lähiössä"),
    }


def test_forms_that_occur_are_proposed_with_stand_ins() -> None:
    words = words_of(["Kuopiossa ja KUOPIOON; Annas, kuopiolaiset", "VTT:ssä"])
    names = [KUOPIO, Name("Anna", "P1"), Name("VTT", "Laitos", "company")]
    found = {each.form: (each.stand_in, each.is_sure) for each in propose(names, words)}
    assert found == {
        "Kuopiossa": ("Kaupungissa", True),
        "Kuopioon": ("Kaupunkiin", True),
        "Annas": ("P1s", True),
        "VTT:ssä": ("Laitoksessa", True),
        "kuopiolaiset": ("Kaupunkilaiset", False),
    }


@pytest.mark.parametrize("listed", ["O'Brien", "O’Brien", "Pat O'Brien"])
@pytest.mark.parametrize("sign", "'’ʼ")
def test_forms_of_a_name_with_an_apostrophe_are_proposed(listed: str, sign: str) -> None:
    text = f"O{sign}Brienin, O{sign}Brienkin, O{sign}Brienilla"
    found = occurring(propose([Name(listed, "Smith")], words_of([text])), [text])
    assert {(each.form, each.stand_in, each.is_sure) for each, _places in found} == {
        ("O'Brienin", "Smithin", True),
        ("O'Brienkin", "Smithkin", True),
        ("O'Brienilla", "Smithillä", True),
    }


def test_a_part_with_an_apostrophe_is_proposed_also_where_it_owns_something() -> None:
    names = [Name("Pat O'Brien", "Smith"), Name("Jeanne d'Arc", "Eve")]
    assert {each.form for each in propose(names, words_of(["O’Brien's horse", "to d’Arc", "‘Pat’"]))} == {
        "O'Brien", "d'Arc", "Pat",
    }  # fmt: skip


def test_quotes_and_possessives_are_no_part_of_a_name() -> None:
    names = [Name("Matti", "Aatu"), Name("Mattila", "Kumpula", "place")]
    text = "'Matti', ‘Matti’, Mattila's, Mattila’s, Mattilaʼs, 'Mattikin'"
    assert [each.form for each in propose(names, words_of([text]))] == ["Mattikin"]
    assert Finder(with_all_forms(names, [text])).replaced(text) == (
        "'Aatu', ‘Aatu’, Kumpula's, Kumpula’s, Kumpulaʼs, 'Aatukin'"
    )


def test_a_letter_that_looks_like_an_apostrophe_is_one() -> None:
    assert Finder([Name("O'Brien", "P"), Name("Matti", "Y")]).replaced("OʼBrienʼs ʼMattiʼ") == "Pʼs ʼYʼ"


def test_long_chains_of_apostrophes_are_read_quickly() -> None:
    assert len(words_of(["a'" * 20_000])) <= 3


def test_both_words_of_a_place_may_be_in_a_case() -> None:
    words = words_of(["Ison-Britannian, Isossa-Britanniassa, Ison-Britanniassa"])
    found = propose([Name("Iso-Britannia", "Saari", "place")], words)
    assert [(each.form, each.stand_in) for each in found if each.is_sure] == [
        ("Ison-Britannian", "Saaren"),
        ("Isossa-Britanniassa", "Saaressa"),
    ]


def proposed(company: str, text: str) -> dict[str, bool]:
    """The forms that are proposed of a company, and whether surely."""
    found = occurring(propose([Name(company, "Firm", "company")], words_of([text])), [text])
    return {each.form: each.is_sure for each, _places in found}


@pytest.mark.parametrize("company", ["Nokia", "Nokia Oyj", "Oy Nokia Ab"])
def test_who_belongs_to_a_company_is_proposed_with_or_without_its_legal_form(company: str) -> None:
    forms = {"Nokialaiset": False, "nokialaisia": False}
    assert proposed(company, "Nokialaiset kysyivät. Monia nokialaisia.") == forms


def test_a_word_in_quotation_marks_is_a_part_of_the_name() -> None:
    assert proposed('Oy "Kulma" Ab', "Siis Kulmassa.") == {"Kulmassa": True}
    nicknamed = propose([Name('Ella "Elli" Virta', "P1")], words_of(["Niin, Ellin."]))
    assert [(each.form, each.stand_in) for each in nicknamed] == [("Ellin", "P1:n")]


def test_who_belongs_to_a_company_with_a_legal_form_does_not_hold_up_an_export() -> None:
    assert proposed("Savon-Puu Oy", "Niin savon-puulaiset.") == {"savon-puulaiset": False}


@pytest.mark.parametrize(
    ("company", "text", "forms"),
    [
        ("Oy Karl Fazer Ab", "Fazerilta; Fazer; Karl Fazerin", {"Fazerilta": True, "Fazer": True, "Karl Fazerin": True}),
        ("AB Volvo", "Volvo, Volvon", {"Volvo": True, "Volvon": True}),
        ("Ab Nokia Oy", "Nokialla, Nokiakin", {"Nokialla": True, "Nokiakin": True}),
        ("Philips N.V.", "Philipsin", {"Philipsin": True}),
        ("Bosch GmbH & Co. KG", "Boschin", {"Boschin": True}),
        ("HP Oy", "HP:lla, HP", {"HP:lla": True, "HP": True}),
        ("Nordea Bank Abp", "Nordea. Nordealle, Bank", {"Nordea": True, "Nordealle": True, "Bank": False}),
        ("Nordea Bank Abp", "Nordea Bankin", {"Nordea Bankin": True}),
        ("L’Oréal Oy", "L'Oréalin", {"L'Oréalin": True}),
        ("eBay Oy", "eBay", {"eBay": True}),
        ("Nokia Oy", "OY NOKIA AB, NOKIALLE", {"Nokia": True, "Nokialle": True}),
        ("Oy Nokia Ab", "NOKIA OY", {"Nokia": True}),
        ("OY NOKIA AB", "Nokia, Nokialle, NOKIALTA", {"Nokia": True, "Nokialle": True, "Nokialta": True}),
        ("NOKIA", "Nokia, NOKIALLE", {"Nokia": True, "Nokialle": True}),
        ("VTT OY", "Vtt, VTT:lle", {"VTT:lle": True}),
        ("nokia", "Nokialla, Nokian", {"nokialla": True, "nokian": True}),
        ("GROSS OY", "Groß, Großin, Gross", {"Groß": True, "Großin": True, "Gross": True}),
        ("Groß Oy", "GROSSIN, GROSS", {"Groß": True, "Großin": True}),
        ("Straße", "Strasse, Strassen", {"Strasse": False, "Strassen": False}),
    ],
)  # fmt: skip
def test_the_telling_words_of_a_companys_name_are_proposed(
    company: str, text: str, forms: dict[str, bool]
) -> None:
    assert proposed(company, text) == forms


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        # Often written small, it may be an ordinary word.
        ("Nokialla, Nokian, nokialla", {"Nokialla": False, "Nokian": True}),
        ("Nokialla, Nokialla, Nokian, nokialla", {"Nokialla": True, "Nokian": True, "nokialla": False}),
        ("Nokian, " * 10 + "nokialla", {"Nokian": True, "nokialla": True}),
        # A text without capitals says nothing of them.
        ("nokialla. " * 9 + "Nokialla", {"Nokialla": True, "nokialla": False}),
        ("nokialla", {}),
    ],
)
def test_how_often_a_company_is_written_small_says_what_is_sure(text: str, forms: dict[str, bool]) -> None:
    assert proposed("Nokia Oy", text) == forms


def test_a_form_with_soft_hyphens_is_proposed() -> None:
    [found] = propose([KUOPIO], words_of(["Kuo\u00adpi\u00adoon"]))
    assert (found.form, found.is_sure) == ("Kuopioon", True)


def test_what_is_written_small_is_proposed_with_a_stand_in_in_the_same_case() -> None:
    [found] = propose([Name("Nokia", "Yritys", "company")], ["nokialla"])
    assert (found.form, found.stand_in, found.is_sure) == ("nokialla", "Yrityksellä", False)


def test_the_import_takes_no_word_in_small_letters_for_a_company() -> None:
    name = Name("Nokia", "Firm", "company")
    found = with_all_forms([name], ["Nokian, " * 20 + "nokialla"])
    assert [form for form, _ in found[0].forms] == ["Nokian"]


@pytest.mark.parametrize(
    ("company", "text", "forms"),
    [
        ("Oy Yritys Ab", "Yrityksen johto", {"Yrityksen": False}),
        ("The Body Shop", "Then Thea and The, THE END. Shop", {"Shop": False}),
        ("Kone Oyj", "Koneella, koneella, Kone, kone", {"Koneella": False, "Kone": False}),
        ("Open Source Company", "Opens", {"Opens": False}),
        ("Der Spiegel", "Dern Deria", {}),
        ("Oy Ab", "Oy:n", {}),
    ],
)
def test_ordinary_words_of_a_companys_name_are_never_sure(
    company: str, text: str, forms: dict[str, bool]
) -> None:
    assert proposed(company, text) == forms


def test_no_article_stands_alone_for_a_person() -> None:
    name = Name("Ludwig Van Das", "P1")
    assert [each.form for each in propose([name], ["Van", "Vanilla", "Ludwig", "Das"])] == ["Das", "Ludwig"]


def test_parts_of_a_persons_name_are_proposed() -> None:
    text = "Kati sanoi Katille, Kati Mäkisen ja Mäkiseltä."
    found = occurring(propose([KATI], words_of([text])), [text])
    assert {each.form: len(places) for each, places in found} == {
        "Kati": 1, "Katille": 1, "Kati Mäkisen": 1, "Mäkiseltä": 1,
    }  # fmt: skip


def test_what_is_listed_or_set_aside_is_not_proposed_again() -> None:
    name = Name("Kuopio", "K", "place", (("Kuopiossa", "K:ssa"), ("Kuopion", "Kuopion")))
    assert propose([name], ["Kuopiossa", "Kuopion", "Kuopio"]) == []


def test_a_form_belongs_to_the_name_it_shares_most_with() -> None:
    names = [Name("Ann", "A"), Name("Anni", "B")]
    assert [(each.name.name, each.form) for each in propose(names, ["Annin"])] == [("Anni", "Annin")]


def test_the_import_takes_all_forms_but_no_part_of_a_name() -> None:
    text = "Kati; Kati Mäkiselle; Kuopiossa; Kuopiolaisia; kuopiolaisia"
    finder = Finder(with_all_forms([KATI, KUOPIO], [text]))
    assert finder.replaced(text) == "Kati; Informant A:lle; Kaupungissa; Kaupunkilaisia; kuopiolaisia"


def test_the_import_takes_no_other_name_for_a_short_one_with_a_clitic() -> None:
    text = "Janko, Jan, Janin; Mattikin, Mattihan"
    finder = Finder(with_all_forms([Name("Jan", "P1"), Name("Matti", "Aatu")], [text]))
    assert finder.replaced(text) == "Janko, P1, P1:n; Aatukin, Aatuhan"


def test_every_text_of_a_word_file_is_read_also_a_name_cut_into_runs() -> None:
    body = "<w:p><w:r><w:t>Kati Mä</w:t></w:r><w:r><w:t>kinen</w:t></w:r><w:r><w:tab/><w:t>Kuopio</w:t></w:r></w:p>"
    hits = [hit.words for text in texts_in(word_file(body)) for hit in Finder([KATI, KUOPIO]).hits(text)]
    assert hits == ["Kati Mäkinen", "Kuopio"]


def test_attributes_and_names_of_parts_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("Kati Mäkinen.xml", '<a author="Kuopio"/>')
        package.writestr("broken.xml", "<a Kuopio")
    found = [hit.words for text in texts_in(out.getvalue()) for hit in Finder([KATI, KUOPIO]).hits(text)]
    assert found == ["Kati Mäkinen", "Kuopio", "Kuopio"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_plain_file_is_read_in_its_encoding(encoding: str) -> None:
    [text] = texts_in("Kati Mäkinen".encode(encoding))
    assert Finder([KATI]).hits(text)


def test_a_damaged_package_is_read_as_it_is() -> None:
    assert list(texts_in(b"PK Kuopio")) == ["PK Kuopio"]


def test_strings_are_found_wherever_they_stand_in_a_json_value() -> None:
    assert list(strings_in({"a": [1, "b", {"c": None, "d": "e"}]})) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Mäkinen, Kati (CEO)", "Informant A (CEO)"),
        ("MÄKINEN, Kati; MÄKINEN, KATI", "Informant A; Informant A"),
        ("Kati Ma\u0308kinen said", "Informant A said"),
        ("e\u0301 Ma\u0308ki\u00adnen, Kati.", "e\u0301 Informant A."),
        ("Kati Ma\u0308kinen\u0301 is another", "Kati Ma\u0308kinen\u0301 is another"),
    ],
)
def test_lists_and_decomposed_letters_hide_nobody(text: str, replaced: str) -> None:
    assert Finder([KATI]).replaced(text) == replaced


def test_korean_syllables_in_parts_are_found() -> None:
    finder = Finder([Name("김민수", "A")])
    assert finder.replaced(unicodedata.normalize("NFD", "김민수 왔다")).startswith("A ")


def test_forms_are_proposed_from_decomposed_letters() -> None:
    words = words_of(["Ma\u0308kisen"])
    assert [each.form for each in propose([Name("Mäkinen", "A")], words)] == ["Mäkisen"]
