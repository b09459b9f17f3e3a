"""The configuration file says what it means, or exactly what is wrong with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fxtui.config import (
    Config,
    Paths,
    S3Profile,
    Ui,
    private_folder,
    read_config,
    secret,
)
from fxtui.domain.errors import ConfigError
from fxtui.domain.policy import Policy

WHOLE = """
[transfers]
requests = 4
verify = false

[profiles.s3.lab]
endpoint_url = "https://s3.example.org:9000"
addressing = "path"
access_key_id = "AKIA"
secret_access_key = "file:~/lab.key"
headers = { X-Site = "A" }

[ui]
keymap = "vim"
keys = { copy = "y,f5" }
"""

MISTAKES = [
    ("transfer = 1", "transfer is no setting; do you mean transfers?"),
    ("transfers = 1", "transfers: expected a table"),
    ("[transfers]\nrequests = 0", "transfers.requests: expected int >= 1"),
    ("[ui]\nthem = 'x'", "ui.them is no setting; do you mean theme?"),
    ("[ui]\nkeymap = 'emacs'", "ui.keymap: expected one of default, commander, vim"),
    ("[profiles.s3]\nlab = 1", "profiles.s3.lab: expected a table"),
    (
        "[profiles.s3.'a.b']\nheaders = { X = 'a\\nb', Y = \"a\\nb\" }",
        'profiles.s3."a.b".headers.Y: expected text in one line',
    ),
    (
        "[profiles.s3.lab]\nendpoint_url = 'lab:9000'",
        "profiles.s3.lab.endpoint_url: expected an address such as https://",
    ),
    (
        "[profiles.s3.lab]\naccess_key_id = 'A'",
        "profiles.s3.lab: access_key_id needs secret_access_key",
    ),
    (
        "[profiles.s3.lab]\naccess_key_id = 'A'\ncredentials_command = 'x'",
        "profiles.s3.lab: credentials_command and access_key_id are two sources",
    ),
    (
        "[profiles.s3.lab]\nencryption_key = 'file:/a'\nencryption = 'AES256'",
        "profiles.s3.lab: encryption_key is an encryption of its own",
    ),
    (
        "[profiles.s3.lab]\nencryption = 'aes'",
        "profiles.s3.lab.encryption: expected AES256, aws:kms",
    ),
    (
        "[profiles.s3.lab]\nroot = '/bucket'",
        "profiles.s3.lab.root: expected a bucket, or a bucket and a prefix",
    ),
    (
        "[profiles.dropbox.me]\nrefresh_token = 'file:/a'",
        "profiles.dropbox.me: refresh_token needs the app_key",
    ),
    (
        "[profiles.dropbox.me]\napp_secret = 'file:/a'",
        "profiles.dropbox.me: app_secret needs app_key",
    ),
    (
        "[profiles.dropbox.me]\npath_root = '/Team'",
        "profiles.dropbox.me.path_root: expected home, team, or the id of a namespace",
    ),
    (
        "[profiles.dropbox.me]\naccess_token = 'sl.abc'",
        "profiles.dropbox.me.access_token: expected file:/path or keyring:",
    ),
    ("[ui", "this is no TOML: "),
    ("a = '\xff'", "byte 5 is not UTF-8"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private file with a secret in it."""
    path = tmp_path / "key"
    path.write_text("s3cr3t\n")
    path.chmod(0o600)
    return path


def test_no_file_is_the_defaults(file: Path) -> None:
    assert read_config(file) == Config()


def test_all_that_is_said_is_heard(file: Path) -> None:
    file.write_text(WHOLE)

    config = read_config(file)

    assert config.transfers == Policy(requests=4, verify=False)
    assert config.ui == Ui(keymap="vim", keys={"copy": "y,f5"})
    assert config.profiles.s3 == {
        "lab": S3Profile(
            endpoint_url="https://s3.example.org:9000",
            addressing="path",
            access_key_id="AKIA",
            secret_access_key="file:~/lab.key",
            headers={"X-Site": "A"},
        )
    }


@pytest.mark.parametrize(("text", "told"), MISTAKES)
def test_a_mistake_is_named_with_its_file_and_key(
    file: Path, text: str, told: str
) -> None:
    file.write_bytes(text.encode("latin-1"))

    with pytest.raises(ConfigError) as caught:
        read_config(file)

    assert caught.value.message.startswith(f"{file}: {told}")


def test_a_file_that_cannot_be_read_is_no_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        read_config(tmp_path)


def test_a_secret_in_the_file_is_refused_and_not_repeated(file: Path) -> None:
    file.write_text(
        "[profiles.s3.lab]\naccess_key_id = 'A'\nsecret_access_key = 's3cr3t'"
    )

    with pytest.raises(ConfigError, match="expected file:/path or keyring:") as caught:
        read_config(file)
    assert "s3cr3t" not in str(caught.value)


def test_a_secret_is_read_from_a_private_file(key: Path) -> None:
    assert secret(f"file:{key}") == "s3cr3t"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_secret_that_others_can_reach_is_refused(key: Path, mode: int) -> None:
    key.chmod(mode)

    with pytest.raises(ConfigError, match="chmod 600"):
        secret(f"file:{key}")


def test_a_file_without_one_secret_is_refused(key: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo", 0o600)
    key.write_text(" \n")

    with pytest.raises(ConfigError, match="is empty"):
        secret(f"file:{key}")
    with pytest.raises(ConfigError, match="no file with one secret"):
        secret(f"file:{tmp_path / 'fifo'}")
    with pytest.raises(ConfigError, match="there is no secret file"):
        secret(f"file:{tmp_path / 'nowhere'}")
    with pytest.raises(ConfigError, match="begin with / or ~"):
        secret("file:key")


def test_what_is_no_reference_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="file:/path or keyring:") as caught:
        secret("s3cr3t")
    assert "s3cr3t" not in str(caught.value)


def keyring_that(says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of that name; the real one is an extra that the tests do without."""
    (tmp_path / "keyring.py").write_text(
        "class errors:\n"
        "    class KeyringError(Exception): pass\n"
        f"def get_password(service, name): {says}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)


def test_a_secret_is_read_from_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring_that("return f'{service} has {name}'", tmp_path, monkeypatch)

    assert secret("keyring:fxtui/s3/lab") == "fxtui/s3 has lab"


def test_a_keyring_that_does_not_answer_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring_that("raise errors.KeyringError('locked')", tmp_path, monkeypatch)
    with pytest.raises(ConfigError, match=r"does not open \(locked\); unlock it"):
        secret("keyring:fxtui/lab")

    keyring_that("return None", tmp_path, monkeypatch)
    with pytest.raises(ConfigError, match="add it: keyring set fxtui lab"):
        secret("keyring:fxtui/lab")


def test_a_missing_keyring_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    with pytest.raises(ConfigError, match=r"pip install 'fxtui\[keyring\]'"):
        secret("keyring:fxtui/lab")


def test_files_live_where_the_caller_says(tmp_path: Path) -> None:
    state, config = tmp_path / "state", tmp_path / "my.toml"

    paths = Paths.of({"FXTUI_STATE": str(state), "FXTUI_CONFIG": str(config)})

    assert paths.config == config
    assert {paths.journal.parent, paths.log.parent, paths.lock.parent} == {state}
    assert not state.exists()


def test_the_socket_lives_in_the_folder_of_the_session(tmp_path: Path) -> None:
    paths = Paths.of({"XDG_RUNTIME_DIR": str(tmp_path)})

    assert paths.socket == tmp_path / "fxtui" / "service.sock"


def test_two_states_have_two_sockets(tmp_path: Path) -> None:
    runtime = {"XDG_RUNTIME_DIR": str(tmp_path)}
    states = [{}, {"FXTUI_STATE": "/one"}, {"FXTUI_STATE": "/two"}]

    sockets = {Paths.of(runtime | state).socket for state in states}

    assert len(sockets) == 3


@pytest.mark.parametrize("runtime", ["relative", "/nowhere/at/all", "LONG"])
def test_a_folder_that_does_not_serve_gives_way_to_the_temporary_one(
    tmp_path: Path, runtime: str
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    folder = str(long) if runtime == "LONG" else runtime

    socket = Paths.of({"XDG_RUNTIME_DIR": folder}).socket

    assert socket.parent.name == f"fxtui-{os.geteuid()}"
    assert len(os.fsencode(socket)) < 104


def test_a_state_is_kept_for_each_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/shared/state")

    state = Paths.of({}).state

    assert state.parent == Path("/shared/state/fxtui")
    assert state.name


def test_a_private_folder_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    assert private_folder(folder) == private_folder(folder) == folder
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_not_private_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(private_folder(tmp_path / "mine"))

    with pytest.raises(ConfigError, match="chmod 700"):
        private_folder(tmp_path / "open")
    with pytest.raises(ConfigError, match="not a folder of yours"):
        private_folder(tmp_path / "link")


def test_paths_cost_no_library_when_the_caller_says_them() -> None:
    program = (
        "import sys; from fxtui.config import Paths; "
        "Paths.of({'FXTUI_STATE': '/a', 'FXTUI_CONFIG': '/b'}); "
        "print(sys.modules.keys().isdisjoint(['platformdirs', 'tomllib', 'keyring']))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )

    assert answer.stdout == "True\n"
