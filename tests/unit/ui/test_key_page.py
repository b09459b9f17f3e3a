"""All keys on one page."""

from fxtui.ui.key_page import help_lines, key_rows
from fxtui.ui.keys import keys_for


def told(own: dict[str, str]) -> list[list[str]]:
    return [line.split()[:2] for line in help_lines(keys_for("default", own))]


def test_tabs_take_one_line_as_long_as_each_has_its_digit() -> None:
    one_apart = told({"tab_3": "f3"})

    assert ["1…9", "Tabs"] in told({})
    for line in (["1…2", "Tabs"], ["F3", "Tab"], ["4…9", "Tabs"]):
        assert line in one_apart


def test_every_command_is_told_but_the_tabs() -> None:
    rows = list(key_rows(keys_for("default", {})))
    lines = list(help_lines(keys_for("default", {})))

    names = "\n".join(lines)
    assert all(row.name in names for row in rows if not row.command[-1].isdigit())
    assert len(lines) < len(rows) + 2 * len({row.group for row in rows})
