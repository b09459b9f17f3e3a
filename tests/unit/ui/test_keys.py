"""Which key gives which command."""

from itertools import combinations

from textual.binding import Binding

from fxtui.ui.command import Where
from fxtui.ui.commands import BY_ID, COMMANDS, bindings
from fxtui.ui.keys import PRESETS, keys_for, shown


def test_no_two_commands_have_the_same_key() -> None:
    for preset in PRESETS:
        keys = keys_for(preset, {})
        for one, other in combinations(COMMANDS, 2):
            if one.where.meets(other.where):
                both = {*keys.of[one.id]} & {*keys.of[other.id]}
                assert not both, (preset, one.id, other.id)


def test_each_command_but_the_half_pages_has_a_key_that_is_no_function_key() -> None:
    keys = keys_for("default", {})

    for command in COMMANDS:
        plain = [key for key in keys.of[command.id] if not key.startswith(("f1", "alt"))]
        assert plain or command.id.startswith("half_page"), command.id


def test_keys_that_lines_and_terminals_take_are_not_bound() -> None:
    bound = {b.key for b in Binding.make_bindings(bindings(*Where))}

    assert bound.isdisjoint({"ctrl+q", "ctrl+s", "tilde", "ctrl+b", "ctrl+i", "ctrl+m"})


def test_ones_own_key_is_taken_from_the_command_that_had_it() -> None:
    keys = keys_for("default", {"copy": "k,f5"})

    assert keys.of["copy"] == ("k", "f5")
    assert keys.of["up"] == ("up",)
    assert keys.keymap() == {"copy": "k,f5", "up": "up"}


def test_a_key_of_the_queue_may_mean_something_else_in_a_pane() -> None:
    keys = keys_for("default", {"cancel": "c", "pause": "t"})

    assert (keys.of["cancel"], keys.of["copy"]) == (("c",), ("c", "f5"))
    assert "t" not in keys.of["transfers"]
    assert BY_ID["cancel"].where is Where.QUEUE


def test_the_preset_vim_has_half_pages_where_the_default_swaps() -> None:
    keys = keys_for("vim", {})

    assert keys.of["half_page_up"] == ("ctrl+u",)
    assert keys.of["swap"] == ("x",)


def test_what_is_wrong_with_a_keymap_is_said() -> None:
    keys = keys_for("default", {"cpoy": "k", "copy": "ctrl+s"})

    assert [problem.split()[-3:] for problem in keys.problems] == [
        ["no", "command", "'cpoy'"],
        ["stop", "at", "it"],
    ]
    assert keys.of["copy"] == ()


def test_wishes_that_clash_are_told() -> None:
    twice = keys_for("default", {"copy": "k,y", "copy_location": "y", "pause": "y"})
    lost = keys_for("vim", {"copy": "c,T"})

    assert twice.problems == ("[ui.keys] y for copy: copy_location has it as well",)
    assert lost.problems == ("[ui.keys] new_tab has no key any more: T is given away",)
    assert not keys_for("default", {"copy": "c,T", "new_tab": ""}).problems
    assert not keys_for("commander", {}).problems


def test_keys_are_shown_as_people_write_them() -> None:
    assert [shown(key) for key in ("f5", "ctrl+u", "D", "pageup")] == [
        "F5",
        "Ctrl+U",
        "D",
        "PgUp",
    ]
