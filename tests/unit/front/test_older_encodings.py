"""Texts of before UTF-8 are read in the encoding that they are in."""

# ruff: noqa: RUF001  # letters that look like others are what it is about

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.front.preview.encoding import encoding_of

WRITTEN = {
    "Polish": (
        "Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu "
        "braterstwa. Źródło, środa, ślad.",
        ("iso8859_2", "cp1250", "cp852"),
    ),
    "Czech": (
        "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. "
        "Šťastný žák.",
        ("iso8859_2", "cp1250", "cp852"),
    ),
    "Hungarian": (
        "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az "
        "emberek, ésszel és lelkiismerettel bírván, testvéri szellemben viseltessenek. "
        "Árvíztűrő tükörfúrógép.",
        ("iso8859_2", "cp1250"),
    ),
    "Croatian": (
        "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima. Ona su "
        "obdarena razumom i sviješću. Čovječe, žena, šuma.",
        ("iso8859_2", "cp1250"),
    ),
    "German": (
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Größe, Öl.",
        ("cp1252", "cp850", "mac_roman"),
    ),
    "French": (
        "Tous les êtres humains naissent libres et égaux. L’été, à la plage, le garçon "
        "mangea une pêche – et la sœur aussi, où ça ?",
        ("cp1252",),
    ),
    "Spanish": (
        "Dotados como están de razón y conciencia. ¿Mañana? ¡Sí, señor!",
        ("latin-1",),
    ),
    "Italian": (
        "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti: perché è "
        "così, città, più, può.",
        ("latin-1",),
    ),
    "Norwegian": ("Blåbærsyltetøy på brødskiva, særlig om høsten.", ("latin-1",)),
    "Icelandic": (
        "Hver maður er borinn frjáls og jafn öðrum að virðingu og réttindum. Þórður.",
        ("latin-1",),
    ),
    "euros": ("Der Preis beträgt 12 €, später 15 €.", ("cp1252",)),
    "Turkish": (
        "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
        ("cp1254",),
    ),
    "Lithuanian": (
        "Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis. Jiems suteiktas "
        "protas ir sąžinė.",
        ("cp1257",),
    ),
    "Russian": (
        "Все люди рождаются свободными и равными в своем достоинстве и правах.",
        ("cp1251", "koi8_r", "cp866", "iso8859_5"),
    ),
    "Ukrainian": (
        "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
        ("cp1251", "koi8_u"),
    ),
    "Greek": (
        "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα "
        "δικαιώματα. Άνθρωπος.",
        ("cp1253", "iso8859_7"),
    ),
    "Hebrew": ("כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.", ("cp1255",)),
    "Arabic": (
        "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.",
        ("cp1256", "iso8859_6"),
    ),
    "Thai": ("มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ", ("cp874",)),
    "Japanese": (
        "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
        ("shift_jis", "euc_jp", "iso2022_jp"),
    ),
    "Korean": (
        "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
        ("euc_kr",),
    ),
    "Chinese": ("人人生而自由，在尊严和权利上一律平等。这是一个测试文件。", ("gb18030",)),
    "in Taiwan": ("人人生而自由，在尊嚴和權利上一律平等。", ("big5",)),
    "data": ("T [°C];p [µbar]\n12,5 °C;±0.5\n13,0 °C;±0.4 m²\n" * 9, ("latin-1",)),
    "units": ("Müller et al. (2020) measured 5 µm ± 0.3 µm at 20 °C", ("cp1252",)),
    "a sign": ("price: 10 £ each", ("cp1252",)),
    "a name": ("station;måling\nTromsø;12\nBodø;13", ("latin-1",)),
}
"""Real sentences, most of them of one declaration, in what they are usually kept in."""


@pytest.mark.parametrize("language", WRITTEN)
def test_a_text_is_read_as_it_was_written(language: str) -> None:
    text, written_in = WRITTEN[language]
    for codec in written_in:
        for content in (text.encode(codec), "\n".join([text] * 20).encode(codec)):
            found = encoding_of(content)

            assert found, codec
            assert content.decode(found.codec) == content.decode(codec), found.codec


@given(st.binary())
def test_whatever_it_is_there_is_a_way_to_read_it(content: bytes) -> None:
    found = encoding_of(content)

    assert found is None or codecs.decode(content, found.codec, "replace") or not content


def test_a_beginning_may_end_in_the_middle_of_a_character() -> None:
    text = "尊严和权利" * 300

    found = {encoding_of(text.encode("gb18030")[:size]) for size in (99, 100, 999)}

    assert found == {encoding_of(text.encode("gb18030"))}
