"""What an object looks like: formats are pure, and little is read for them."""

from __future__ import annotations

import codecs
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fxtui.domain.content import Span
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.names import safe
from fxtui.front.preview import PAGE, Drawing, Look, Tone, preview
from fxtui.front.preview.drawing import text_of


class Object:
    """Bytes that count what is read of them."""

    def __init__(self, name: str, content: bytes, *, size: int | None = None) -> None:
        self.content = content
        self.entry = Entry(name, Kind.FILE, len(content) if size is None else size)
        self.asked: list[Span] = []

    async def read(self, span: Span) -> bytes:
        self.asked.append(span)
        return self.content[span.offset : span.offset + span.size]

    @property
    def bytes_read(self) -> int:
        return sum(span.size for span in self.asked)


class Endless(Object):
    """100 GB of numbered lines, of 16 bytes each."""

    def __init__(self) -> None:
        super().__init__("log.txt", b"", size=100 * 10**9)

    async def read(self, span: Span) -> bytes:
        self.asked.append(span)
        first, last = span.offset // 16, (span.offset + span.size) // 16 + 1
        lines = b"".join(b"line %010d\n" % number for number in range(first, last))
        return lines[span.offset - first * 16 :][: span.size]


async def drawn(name: str, content: bytes, **how: int) -> Drawing:
    thing = Object(name, content)
    return await preview(thing.entry, thing.read, **how)


def texts(drawing: Drawing) -> list[str]:
    return [text_of(row) for row in drawing.rows[:]]


class TestText:
    @pytest.mark.parametrize(
        ("codec", "mark"),
        [
            ("utf-8", b""),
            ("utf-8", codecs.BOM_UTF8),
            ("utf-16-le", codecs.BOM_UTF16_LE),
            ("utf-16-be", b""),
            ("utf-32-le", codecs.BOM_UTF32_LE),
            ("utf-32-be", b""),
        ],
    )
    async def test_text_is_read_in_the_encoding_it_is_in(
        self, codec: str, mark: bytes
    ) -> None:
        content = mark + "grüß\nGott, wer liest\n".encode(codec)

        drawing = await drawn("a.txt", content)

        assert drawing.format == "text"
        assert texts(drawing) == ["grüß", "Gott, wer liest"]
        assert drawing.notes == (codec.upper(),)

    async def test_older_encodings_are_guessed(self) -> None:
        text = "Die Größe der Änderung überrascht häufig; Öl fließt über Straßen. " * 9

        drawing = await drawn("alt.txt", text.encode("cp1252"))

        assert text[:40] in texts(drawing)[0]
        for text, codec in (
            ("Blåbærsyltetøy på brødskiva, særlig om høsten.", "cp1252"),
            ("station;måling\nTromsø;12\nBodø;13", "latin-1"),
            ("12 °C ±0.5", "latin-1"),
            ("Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti", "cp1250"),
            ("Съешь ещё этих мягких французских булок", "cp1251"),
            ("日本語のテキストです。これは試験です。", "shift_jis"),
        ):
            assert texts(await drawn("alt", text.encode(codec))) == text.split("\n")

    async def test_what_is_cut_in_the_middle_of_a_character_is_still_text(self) -> None:
        drawing = await drawn("a.txt", "aß".encode() * 100, most=101)

        assert texts(drawing) == ["aß" * 33 + "a"]

    async def test_source_is_in_colour_by_its_name_or_its_first_line(self) -> None:
        for name, begin in (("a.py", ""), ("tool", "#!/usr/bin/env python3\n")):
            drawing = await drawn(name, f'{begin}x = "y"\n'.encode())

            assert drawing.colours
            rows = dict(drawing.colours())
            tones = {run.tone for row in rows.values() for run in row}
            assert Tone.STRING in tones

    async def test_colour_changes_no_character(self) -> None:
        source = 'def f(a):\n\tif a:\t# "tab"\n\t\treturn """x\n\x1b[31m"""\n'

        drawing = await drawn("a.py", source.encode())

        assert drawing.colours
        coloured = dict(drawing.colours())
        plain = texts(drawing)
        assert [text_of(coloured[at]) for at in range(len(plain))] == plain

    async def test_a_line_without_end_is_several_rows_with_one_number(self) -> None:
        drawing = await drawn("a.min.js", b"x" * 5000 + b"\ny\n")

        assert [drawing.rows.number(at) for at in range(4)] == [1, None, None, 2]
        assert drawing.colours is None


class TestJson:
    async def test_members_stand_below_one_another_and_nothing_is_changed(self) -> None:
        content = b'{"a":[1.10,{}],"a":1e999,"b":"\\u202e"}'

        drawing = await drawn("x", content)

        assert drawing.format == "JSON"
        assert texts(drawing) == [
            "{",
            '  "a": [',
            "    1.10,",
            "    {}",
            "  ],",
            '  "a": 1e999,',
            '  "b": "\\u202e"',
            "}",
        ]

    @given(
        st.recursive(
            st.none()
            | st.booleans()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(),
            lambda some: st.lists(some) | st.dictionaries(st.text(), some),
        ).filter(lambda value: isinstance(value, list | dict))
    )
    async def test_it_means_what_it_meant(self, value: object) -> None:
        drawing = await drawn("x.json", json.dumps(value).encode())

        assert drawing.format == "JSON"
        assert json.loads("".join(texts(drawing))) == value

    @pytest.mark.parametrize(
        "damaged", [b'{"a": 1', b"[" * 100_000, b'{"a": NaN0}', b"{not json}"]
    )
    async def test_what_is_damaged_is_shown_as_text(self, damaged: bytes) -> None:
        drawing = await drawn("x.json", damaged)

        assert drawing.format == "text"

    async def test_each_of_json_lines_is_a_value_and_a_cut_one_stays(self) -> None:
        drawing = await drawn("x", b'{"a":1}\n{"b":[]}\n{"c":')

        assert drawing.format == "JSON lines"
        assert texts(drawing)[:3] == ["{", '  "a": 1', "}"]
        assert texts(drawing)[-1] == '{"c":'


class TestMarkdown:
    async def test_it_is_drawn_and_can_be_seen_as_it_is(self) -> None:
        content = (
            "# Title #\n\nA **word**, `code` and a [link](http://a.b).\n"
            "- one\n  1. two\n- [x] done\n> said\n***\n"
            "```python\n# *code*\n```\n| a | b |\n|---|--:|\n| one | 2 |\n"
        )
        thing = Object("a.md", content.encode())
        look = Look(thing.entry, thing.read)

        drawing = await look.begin()

        assert [text.rstrip() for text in texts(drawing)] == [
            "Title",
            "═════",
            "",
            "A word, code and a link (http://a.b).",
            "• one",
            "  1. two",
            "☑ done",
            "▏ said",
            "─" * 40,
            "  python",
            "  │ # *code*",
            "",
            "a    b",
            "one  2",
        ]
        assert look.formats == ["Markdown", "text", "hex"]


class TestTable:
    async def test_columns_stand_below_one_another(self) -> None:
        content = b'name,size\n"Smith, ""J""",10\n"two\nlines",9\n'

        drawing = await drawn("x.csv", content)

        assert drawing.format == "table"
        assert drawing.head
        assert text_of(drawing.head).split() == ["name", "size"]
        assert texts(drawing) == ['Smith, "J"    10  ', "two↵lines      9  "]

    @pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
    async def test_the_delimiter_is_found_in_the_content(self, sign: str) -> None:
        content = "\n".join(sign.join([f"a{n}", "b", f"{n}"]) for n in range(9)) + "\n"

        drawing = await drawn("measured", content.encode())

        assert drawing.format == "table"
        assert drawing.notes == ("3 columns",)

    async def test_prose_and_programs_are_no_tables(self) -> None:
        prose = b"Yes, no, and so on.\n" * 3 + b"An end.\n" * 3
        program = b"f(a, b, c)\n" + b"    g(a, b, c)\n" * 9

        assert (await drawn("a", prose)).format == "text"
        assert (await drawn("a.py", program)).format == "text"

    async def test_a_row_of_very_many_cells_is_cut(self) -> None:
        drawing = await drawn("x.csv", b"a," * 100_000 + b"b\n" + b"1," * 100_000)

        assert drawing.format == "table"
        assert len(drawing.rows[0]) <= 256


class TestHex:
    async def test_bytes_are_shown_with_where_they_stand(self) -> None:
        drawing = await drawn("x", bytes(range(8)) + b"\x7fELF\xff", width=44)

        assert drawing.format == "hex"
        assert texts(drawing) == [
            "00000000  00 01 02 03 04 05 06 07  ........",
            "00000008  7f 45 4c 46 ff           .ELF.",
        ]

    async def test_a_narrow_place_has_fewer_bytes_in_a_row(self) -> None:
        for width, count in ((80, 2), (50, 4), (20, 8)):
            drawing = await drawn("x", bytes(32), width=width)

            assert len(drawing.rows) == count

    async def test_bytes_are_found_by_letters_and_by_numbers(self) -> None:
        drawing = await drawn("x", bytes(60) + b"NEEDLE" + bytes(60) + b"\x7f\xff")

        rows = drawing.rows
        assert rows.find("Needle", 0) is None
        assert rows.find("NEEDLE", 0) == 3
        assert rows.find("needle", 5) == 3
        assert rows.find("NEEDLE", 7, forward=False) == 3
        assert rows.find("7f ff", 0) == 7


class TestLooking:
    async def test_a_mib_is_the_most_that_is_read_unasked(self) -> None:
        for thing in (Endless(), Object("x.bin", bytes(3 * PAGE))):
            await preview(thing.entry, thing.read)

            assert thing.bytes_read <= PAGE
            assert len(thing.asked) == 1

    async def test_a_large_object_can_be_seen_anywhere(self) -> None:
        thing = Endless()
        look = Look(thing.entry, thing.read)

        for where, first in ((look.begin, 0), (look.end, 6_249_934_464)):
            drawing = await where()
            assert drawing.rows.text(0) == f"line {first:010d}"
        drawing = await look.at(50 * 10**9 + 3)
        assert drawing.rows.text(0) == "line 3125000000"

    async def test_lines_keep_their_numbers_while_pages_come_and_go(self) -> None:
        thing = Endless()
        look = Look(thing.entry, thing.read)
        await look.begin()

        gone = [await look.forward() for _ in range(4)]

        assert gone == [0, *[PAGE // 16] * 3]
        number = look.drawing.rows.number(0)
        assert look.drawing.rows.text(0) == f"line {(number or 0) - 1:010d}"
        assert look.window.size == 2 * PAGE

    async def test_a_row_is_found_again_when_the_window_moves(self) -> None:
        content = b"".join(b"number %010d\n" % n for n in range(5 * PAGE // 18))
        thing = Object("a.txt", content)
        look = Look(thing.entry, thing.read)
        await look.begin()
        await look.forward()
        row = len(look.drawing.rows) - 100
        seen = look.drawing.rows.text(row)

        gone = await look.forward() or 0
        assert look.drawing.rows.text(row - gone) == seen
        came = await look.back() or 0

        assert look.drawing.rows.text(row - gone + came) == seen

    async def test_going_back_reads_what_was_forgotten(self) -> None:
        thing = Endless()
        look = Look(thing.entry, thing.read)
        await look.at(10 * PAGE)

        came = await look.back()

        assert came == PAGE // 16
        assert look.window == Span(9 * PAGE, 2 * PAGE)

    async def test_the_last_bytes_are_seen_at_the_end(self) -> None:
        thing = Object("a.txt", b"x\n" * PAGE + b"last")
        look = Look(thing.entry, thing.read)

        drawing = await look.end()

        assert drawing.rows.text(len(drawing.rows) - 1) == "last"
        assert await look.forward() is None

    async def test_an_object_that_has_shrunk_is_shown_as_far_as_it_goes(self) -> None:
        thing = Object("a.txt", b"short\n", size=3 * PAGE)

        drawing = await preview(thing.entry, thing.read)

        assert texts(drawing) == ["short"]

    async def test_it_can_be_seen_in_another_way(self) -> None:
        thing = Object("a.json", b'{"a":1}')
        look = Look(thing.entry, thing.read)
        await look.begin()

        assert look.formats == ["JSON", "text", "hex"]
        assert texts(await look.seen_as("text")) == ['{"a":1}']
        assert (await look.seen_as("hex")).rows.text(0).startswith("00000000  7b 22")

    async def test_nothing_is_shown_of_an_empty_object(self) -> None:
        assert not (await drawn("x.json", b"")).rows


@given(st.binary(max_size=300), st.sampled_from(["x", "x.csv", "x.json", "x.py", "x.md"]))
@example("\x1b]0;x\x07,\u202e\n".encode() * 5, "x.csv")
@example(b"\x9b31m \xff\xfe\x00", "x.py")
@example('"""\u2028\x85"""\n'.encode(), "x.py")
async def test_nothing_that_is_drawn_obeys_whoever_wrote_it(
    content: bytes, name: str
) -> None:
    drawing = await drawn(name, content)

    rows = list(drawing.rows[:])
    rows += [row for _, row in drawing.colours()] if drawing.colours else []
    rows += [drawing.head] if drawing.head else []
    for row in rows:
        text = text_of(row)
        assert safe(text) == text
        assert "\n" not in text
