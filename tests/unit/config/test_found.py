"""Accounts that other programs are configured for are found, with names of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from fxtui.config import Config, DropboxProfile, Profiles, S3Profile
from fxtui.config.found import ForeignS3, Source, foreign_s3, found_profiles
from fxtui.config.found.values import Found
from fxtui.config.role import Role

BIN = Path(sys.executable).parent
SECRET = "hush-hush"
TOKEN = f'{{"access_token":"{SECRET}","token_type":"bearer","expiry":""}}'

RCLONE = f"""
[lab]
type = s3
provider = Minio
endpoint = minio.example.org:9000
access_key_id = R
secret_access_key = {SECRET}

[env]
type = s3
provider = AWS
env_auth = true
profile = work
force_path_style = true
server_side_encryption = aws:kms
sse_kms_key_id = k1
requester_pays = true

[open]
type = s3
provider = AWS

[trusted]
type = s3
provider = TencentCOS
access_key_id = T
secret_access_key =
role_arn = arn:aws:iam::1:role/x
role_external_id = says so
role_session_duration = 1h30m
sse_customer_key = 0123456789abcdef0123456789abcdef
acl = bucket-owner-full-control

[box]
type = dropbox
token = {TOKEN}

[disk]
type = local
"""
AWS_CONFIG = """
[default]
region = eu-west-1
[profile lab]
role_arn = arn:aws:iam::1:role/x
[profile 'my sso']
sso_session = corp
[sso-session corp]
sso_region = eu-west-1
"""
AWS_KEYS = f"""
[work]
aws_access_key_id: A
aws_secret_access_key: {SECRET}
"""
S3CFG = f"""
[default]
access_key = "S"
secret_key = {SECRET}
host_base = gateway.example.org
host_bucket = gateway.example.org
use_https = False
bucket_location = EU
"""
MC = json.dumps(
    {
        "version": "10",
        "aliases": {
            "lab": {
                "url": "https://mc.example.org/",
                "accessKey": "M",
                "secretKey": SECRET,
                "api": "S3v4",
                "path": "auto",
            },
            "gcs": {"url": "https://x", "accessKey": "YOUR-ACCESS-KEY-HERE"},
            "local": {"url": "http://localhost:9000", "accessKey": "", "secretKey": ""},
        },
    }
)
OURS = Config(
    profiles=Profiles(
        s3={"lab": S3Profile(root="b/p")}, dropbox={"box": DropboxProfile()}
    )
)


@pytest.fixture
def variables(tmp_path: Path) -> Mapping[str, str]:
    texts = {
        "rclone.conf": RCLONE,
        "config": AWS_CONFIG,
        "credentials": AWS_KEYS,
        "s3cfg": S3CFG,
        "config.json": MC,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return {
        "RCLONE_CONFIG": str(tmp_path / "rclone.conf"),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "S3CMD_CONFIG": str(tmp_path / "s3cfg"),
        "MC_CONFIG_DIR": str(tmp_path),
    }


def found(variables: Mapping[str, str], config: Config = OURS) -> Found:
    return found_profiles(config, Path("/config.toml"), variables)


def named(name: str, variables: Mapping[str, str]) -> ForeignS3:
    foreign = foreign_s3(name, variables)
    assert foreign
    return foreign


def test_all_are_in_one_list_and_each_has_a_name_of_its_own(
    variables: Mapping[str, str], tmp_path: Path
) -> None:
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}

    told = found(variables)

    assert {str(each.top): each.kind for each in told.profiles} == {
        "s3://lab@b/p/": "keys of AWS",
        "dropbox://box@": "not signed in",
        "s3://default@": "no keys",
        "s3://lab~aws@": "role",
        "s3://my sso@": "SSO",
        "s3://work@": "keys",
        "s3://lab~rclone@": "keys",
        "s3://env@": "AWS profile work",
        "s3://open@": "anonymous",
        "s3://trusted@": "role",
        "s3://s3cmd@": "keys",
        "s3://lab~mc@": "keys",
        "dropbox://box~rclone@": "token",
    }
    assert not told.warnings
    assert SECRET not in repr(told)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_name_means_who_comes_first_and_a_mark_says_whose_it_is(
    variables: Mapping[str, str],
) -> None:
    assert foreign_s3("lab", variables) is None  # AWS knows it
    assert foreign_s3("none", variables) is None
    assert named("lab~aws", variables).aws_profile == "lab"
    assert named("lab~mc", variables).access_key_id == "M"
    assert named("env~rclone", variables) == named("env", variables)
    assert SECRET not in repr(named("lab~rclone", variables))


def test_settings_are_what_the_other_program_means_by_them(
    variables: Mapping[str, str],
) -> None:
    lab, env = named("lab~rclone", variables), named("env", variables)
    s3cmd, alias = named("s3cmd", variables), named("lab~mc", variables)

    assert lab.endpoint_url == "https://minio.example.org:9000"
    assert (lab.region, lab.addressing, lab.provider) == ("us-east-1", "path", "minio")
    assert (env.aws_profile, env.region, env.addressing) == ("work", None, "path")
    assert (env.encryption, env.requester_pays) == ("aws:kms:k1", True)
    assert named("open", variables).anonymous
    assert s3cmd.endpoint_url == "http://gateway.example.org"
    assert (s3cmd.access_key_id, s3cmd.region) == ("S", "eu-west-1")
    assert (s3cmd.addressing, alias.addressing) == ("path", "path")
    assert alias.endpoint_url == "https://mc.example.org"


def test_what_a_remote_of_rclone_wants_of_each_request_is_wanted_here_too(
    variables: Mapping[str, str],
) -> None:
    says = {"RCLONE_CONFIG_TRUSTED_SECRET_ACCESS_KEY": SECRET}
    half, whole = named("trusted", variables), named("trusted", {**variables, **says})
    odd = {**says, "RCLONE_CONFIG_TRUSTED_ROLE_SESSION_DURATION": "1.5h2..m"}
    long = named("trusted", {**variables, **odd})

    assert (half.trouble, whole.trouble) == ("secret_access_key is not set", "")
    assert whole.role == Role("arn:aws:iam::1:role/x", "", "says so", 5400)
    assert long.role and long.role.seconds == 5402
    assert (whole.acl, whole.addressing) == ("bucket-owner-full-control", "virtual")
    assert whole.encryption_key == "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    assert SECRET not in repr(whole)


def test_the_environment_makes_accounts_and_changes_them_though_a_file_is_bad(
    variables: Mapping[str, str], tmp_path: Path
) -> None:
    said = {
        **variables,
        "RCLONE_CONFIG_QUICK_TYPE": "s3",
        "RCLONE_CONFIG_QUICKBOX_TYPE": "dropbox",
        "RCLONE_CONFIG_QUICK_ENV_AUTH": "true",
        "RCLONE_CONFIG_QUICK_SHARED_CREDENTIALS_FILE": "/keys",
        "RCLONE_CONFIG_LAB_ENDPOINT": "http://elsewhere.example.org",
        "MC_HOST_lab": f"https://E:{SECRET}/+:token:2@host.example.org:9000",
        "MC_HOST_open": "https://open.example.org",
        "MC_HOST_odd": "odd",
    }

    whole = {str(each.top): each for each in found(said).profiles}
    (tmp_path / "rclone.conf").write_text("access")
    (tmp_path / "config.json").write_text("access")
    poor = {str(each.top): each for each in found(said).profiles}

    quick, alias = named("quick", said), named("lab~mc", said)
    assert {whole["s3://quick@"], whole["s3://lab~mc@"]} < {*poor.values()}
    assert whole["dropbox://quickbox@"] in poor.values()
    assert whole["s3://quick@"].file == whole["s3://lab~mc@"].file == "the environment"
    assert (quick.aws_profile, quick.credentials_file) == ("", "/keys")
    assert alias.endpoint_url == "https://host.example.org:9000"
    assert (alias.access_key_id, alias.session_token) == ("E", "token:2")
    assert alias.secret_access_key == f"{SECRET}/+"
    assert named("open~mc", said).anonymous
    assert "MC_HOST_odd is not" in whole["s3://odd@"].trouble
    assert whole["s3://lab~rclone@"].endpoint_url == "http://elsewhere.example.org"


def test_a_bad_file_of_another_program_is_a_warning_and_repeats_nothing(
    variables: Mapping[str, str], tmp_path: Path
) -> None:
    for name in ("rclone.conf", "config", "s3cfg", "config.json"):
        (tmp_path / name).write_text(f"access {SECRET}\n")

    told = found(variables)

    names = [each.name for each in told.profiles]
    assert names == ["lab", "box", "work"]
    assert len(told.warnings) == 4
    assert all("this is no configuration of" in each for each in told.warnings)
    assert SECRET not in repr(told.warnings)


def test_an_encrypted_file_is_opened_by_rclone_where_its_password_is_known(
    variables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = variables["RCLONE_CONFIG"]
    words = [str(BIN / "rclone"), f"--config={file}", "config", "encryption", "set"]
    subprocess.run(
        [*words, "--password-command", "echo open sesame"],
        capture_output=True,
        check=True,
    )
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    locked = found(variables)
    opened = found({**variables, "RCLONE_CONFIG_PASS": "open sesame"})
    wrong = found({**variables, "RCLONE_CONFIG_PASS": SECRET})

    assert "set RCLONE_CONFIG_PASS" in locked.warnings[0]
    assert Source.RCLONE not in {each.source for each in locked.profiles}
    assert "s3://lab~rclone@" in {str(each.top) for each in opened.profiles}
    assert "is the password right?" in wrong.warnings[0]
    assert SECRET not in repr(wrong)


def test_only_who_may_wait_has_an_encrypted_file_opened(
    variables: Mapping[str, str],
) -> None:
    Path(variables["RCLONE_CONFIG"]).write_text("RCLONE_ENCRYPT_V0:\nx\n")
    variables = {**variables, "RCLONE_PASSWORD_COMMAND": "touch /dev/null"}

    told = found_profiles(OURS, Path("/c"), variables, unlocks=False)

    assert not told.warnings
