"""Which letters languages have besides those of ASCII, and in which encodings; data."""

from __future__ import annotations

from typing import Final, NamedTuple

MEASURES: Final = "°µ±²³×·§"  # noqa: RUF001  # this one multiplies
"""Signs of data."""

MARKS: Final = "«»“”„‘’‚–—…\xa0€£©®¿¡ºª½¼™•№״׳،؟"  # noqa: RUF001  # they look like others
"""Signs of texts."""

JOINING: Final = "’·\xad׳״"  # noqa: RUF001  # so do these
"""Signs that stand within words, or behind them."""


class Page(NamedTuple):
    """One encoding of one byte a character, and what is written with it."""

    codec: str
    """Its name as people write it, where Python knows that."""

    languages: tuple[str, ...]
    """The small letters of each, the frequent ones first."""

    doubt: float = 0
    """How unlikely it is before anything is read: e to the minus of this."""


_WESTERN: Final = (
    "üäöß",  # German
    "éèàêçôâîûùœïë",  # French
    "óíáéñúü",  # Spanish
    "ãçáéíóêõúâà",  # Portuguese
    "èàòùéì",  # Italian
    "åøæéö",  # Danish, Norwegian
    "äöåé",  # Swedish, Finnish
    "ëéïèöü",  # Dutch
    "éüöèï",  # names in English
)
_ICELANDIC: Final = ("áíðéúýþæöó",)
_CENTRAL: Final = (
    "ąęłóżśćńź",  # Polish
    "íáéěřýžčšůúťďňó",  # Czech
    "áíéčýžťúšľôóňäďĺŕ",  # Slovak
    "áéöóőüíúű",  # Hungarian
    "čšžćđ",  # Croatian, Slovene
    "ăîţşâ",  # Romanian
)
_CYRILLIC: Final = (
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",  # Russian
    "оаніитвреслкудмпзьягбчхйїжюєшцщфґ",  # Ukrainian
    "аиоентрсвлкдпмзгуябъчщцжшхюйфь",  # Bulgarian
    "аиоенртсјкувдмплзгбчњћшжљфхцђџ",  # Serbian
)
_GREEK: Final = ("ατοιεσνηρπκυςμλίόάέδγήωχύθφβώξζψϊϋΐ",)
_TURKISH: Final = ("ışüğçöİâî",)
_BALTIC: Final = (
    "ėšųžįąčęū",  # Lithuanian
    "āīēšūņļžčģķ",  # Latvian
    "äõüöšž",  # Estonian
)
_HEBREW: Final = ("יוהלאתמרבשנעםדקחפגסזטןכךצףץ",)
_ARABIC: Final = ("اليمونتربعدسفكهحقةجصطشىخضذثأزغءئظإؤآپچژگ",)
_THAI: Final = ("านรอกเ่งมย้ลวัดทีิส์ตะปบำคหแจพชขใไุูโผถื็ึณธซภศษญฐฎฏฑ",)

PAGES: Final = (
    Page("windows-1252", _WESTERN),
    Page("windows-1252", _ICELANDIC, 3),
    Page("ISO-8859-15", _WESTERN, 2),
    Page("macintosh", _WESTERN, 6),
    Page("IBM850", _WESTERN, 6),
    Page("windows-1250", _CENTRAL, 2),
    Page("ISO-8859-2", _CENTRAL, 2),
    Page("IBM852", _CENTRAL, 6),
    Page("windows-1251", _CYRILLIC, 2),
    Page("KOI8-R", _CYRILLIC, 2),
    Page("KOI8-U", _CYRILLIC, 3),
    Page("IBM866", _CYRILLIC, 4),
    Page("ISO-8859-5", _CYRILLIC, 4),
    Page("mac-cyrillic", _CYRILLIC, 6),
    Page("windows-1253", _GREEK, 2),
    Page("ISO-8859-7", _GREEK, 2),
    Page("windows-1254", _TURKISH, 2),
    Page("windows-1257", _BALTIC, 3),
    Page("ISO-8859-4", _BALTIC, 6),
    Page("windows-1255", _HEBREW, 3),
    Page("ISO-8859-8", _HEBREW, 4),
    Page("windows-1256", _ARABIC, 3),
    Page("ISO-8859-6", _ARABIC, 4),
    Page("cp874", _THAI, 3),
)
"""Of two that read a text alike the first is meant."""


class Share(NamedTuple):
    """How much of a text is of some rows of a table."""

    rows: range
    """The first bytes of their characters."""

    characters: int
    part: float


class Table(NamedTuple):
    """An encoding of two bytes a character, and what is written with it."""

    codec: str
    national: str
    """The encoding of the table that tells which characters are usual."""

    shares: tuple[Share, ...]


TABLES: Final = (
    Table(
        "GB18030",
        "gb2312",
        (
            Share(range(0xA1, 0xA4), 282, 0.09),  # marks and wide letters
            Share(range(0xB0, 0xD8), 3755, 0.88),  # by sound: what is usual
            Share(range(0xD8, 0xF8), 3008, 0.03),  # by strokes: the others
        ),
    ),
    Table(
        "Big5",
        "Big5",
        (
            Share(range(0xA1, 0xA4), 408, 0.09),
            Share(range(0xA4, 0xC7), 5401, 0.88),
            Share(range(0xC9, 0xFA), 7652, 0.03),
        ),
    ),
    *(
        Table(
            codec,
            "euc_jp",
            (
                Share(range(0xA1, 0xA4), 209, 0.08),
                Share(range(0xA4, 0xA5), 83, 0.45),  # hiragana
                Share(range(0xA5, 0xA6), 86, 0.12),  # katakana
                Share(range(0xB0, 0xD0), 2965, 0.33),
                Share(range(0xD0, 0xF5), 3390, 0.02),
            ),
        )
        for codec in ("cp932", "EUC-JP")
    ),
    Table(
        "cp949",
        "euc_kr",
        (
            Share(range(0xA1, 0xA4), 282, 0.03),
            Share(range(0xB0, 0xC9), 2350, 0.96),  # hangul
            Share(range(0xCA, 0xFE), 4888, 0.01),
        ),
    ),
)
