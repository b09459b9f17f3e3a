"""Routes about the account itself: who it is, and how much room it has."""

from __future__ import annotations

from typing import Any

from .accounts import Account
from .calls import Call
from .registry import route


@route("users/get_current_account", scope="account_info.read")
async def current_account(call: Call) -> dict[str, Any]:
    account = call.account
    return {
        "account_id": account.id,
        "name": name_json(account),
        "email": account.email,
        "email_verified": True,
        "disabled": False,
        "locale": "en",
        "referral_link": "https://www.dropbox.com/referrals/AAAA",
        "is_paired": False,
        "account_type": {".tag": account.plan},
        "country": "US",
        "root_info": root_info(account),
    }


@route("users/get_space_usage", scope="account_info.read")
async def space_usage(call: Call) -> dict[str, Any]:
    account = call.account
    spent = used(call, account)
    if account.root == account.home:
        whole = {".tag": "individual", "allocated": account.allocated}
        return {"used": spent, "allocation": whole}
    team = {
        ".tag": "team",
        "used": spent + call.world.namespaces[account.root].tree.used,
        "allocated": account.allocated,
        "user_within_team_space_allocated": 0,
        "user_within_team_space_limit_type": {".tag": "off"},
        "user_within_team_space_used_cached": spent,
    }
    return {"used": spent, "allocation": team}


@route("check/user", scope="account_info.read")
async def check_user(call: Call) -> dict[str, Any]:
    return {"result": call.arg.get("query", "")}


def used(call: Call, account: Account) -> int:
    """Bytes in all that this account owns."""
    every = call.world.namespaces.values()
    return sum(space.tree.used for space in every if space.owner == account.name)


def name_json(account: Account) -> dict[str, str]:
    given, surname = account.given_name, account.surname
    return {
        "given_name": given,
        "surname": surname,
        "familiar_name": given,
        "display_name": f"{given} {surname}",
        "abbreviated_name": given[0] + surname[0],
    }


def root_info(account: Account) -> dict[str, Any]:
    known = {
        "root_namespace_id": account.root,
        "home_namespace_id": account.home,
    }
    if account.root == account.home:
        return {".tag": "user", **known}
    return {".tag": "team", **known, "home_path": account.home_path}
