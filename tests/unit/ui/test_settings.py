"""What can be set in the browser, and what of it is written down."""

from fxtui.config import Ui
from fxtui.ui.settings import differences, settings

BY_KEY = {each.key: each for each in settings(["ansi-dark", "nord", "textual-dark"])}


def test_each_setting_goes_through_all_its_values_and_comes_back() -> None:
    for setting in BY_KEY.values():
        seen, ui = [], Ui()
        for _ in setting.values:
            ui = setting.stepped(ui, 1)
            seen.append(setting.value(ui))

        assert sorted(map(str, seen)) == sorted(map(str, setting.values)), setting.key
        assert setting.stepped(setting.stepped(ui, 1), -1) == ui


def test_from_a_value_of_ones_own_a_step_leads_to_its_neighbour() -> None:
    split = BY_KEY["split"]

    assert split.stepped(Ui(split=42), 1).split == 45
    assert split.stepped(Ui(split=42), -1).split == 40


def test_only_what_is_different_is_written() -> None:
    before = Ui(keys={"copy": "y"}, keymap="vim")

    after = BY_KEY["theme"].stepped(before, 1)

    assert differences(before, after) == {"theme": "ansi-dark"}
    assert differences(before, before) == {}
