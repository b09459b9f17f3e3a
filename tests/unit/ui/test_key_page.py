"""All keys on one page."""

from fxtui.ui.command import Where
from fxtui.ui.commands import GROUPS
from fxtui.ui.key_page import groups_in, help_lines, key_rows
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


def test_all_of_it_is_told_at_any_width() -> None:
    keys = keys_for("default", {})
    for width in (34, 60, 76):
        lines = list(help_lines(keys, width))
        told = " ".join(" ".join(lines).split())

        assert max(map(len, lines)) <= width
        for row in key_rows(keys):
            is_one_of_many = row.command.startswith("tab_") or not row.keys
            assert is_one_of_many or row.help in told


def test_a_view_tells_its_own_keys_and_the_queue_its_own_first() -> None:
    assert groups_in(Where.VIEW) == ["In the view of an object"]
    assert groups_in(Where.QUEUE)[0] == "In the queue"
    assert groups_in(None) == list(GROUPS)
