"""``fxtui web`` in a real web browser: to look around, into a file, to copy, to leave."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Final

import psutil
import pytest
from PIL import Image

from fxtui.demo.seaweed import SeaweedFS, free_ports
from tests.chromium import CHROMIUM, Page, chromium
from tests.e2e.conftest import PATIENCE, Program
from tests.e2e.test_web import browser_of, invited
from tests.servers.certificate import make_certificate
from tests.servers.processes import running

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


NGINX: Final = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
BEFORE_IT: Final = """
daemon off; pid nginx.pid; error_log stderr;
events {{ }}
http {{
  access_log off;
  client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d;
  scgi_temp_path e;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate}; ssl_certificate_key {key};
    location /fxtui/ {{
      proxy_pass http://127.0.0.1:{behind}{path};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
      proxy_read_timeout 1h;
    }}
  }}
}}
"""
"""As the README has it; the host is that of the server behind, as nginx tells it."""

SHOWN: Final = "getComputedStyle(document.querySelector('.closed')).display"


@pytest.fixture
def here(program: Program, server: SeaweedFS) -> Path:
    """A folder, and a bucket ``nights`` with two objects in a folder."""
    here, there = program.folder / "mine", program.folder / "theirs/runs"
    here.mkdir()
    there.mkdir(parents=True)
    (here / "alpha.txt").write_text("to be copied\n")
    (there / "one.txt").write_text("the first night was clear\n")
    (there / "two.csv").write_text("star,brightness\nVega,0.03\n")
    program.environment |= {
        "AWS_ACCESS_KEY_ID": server.access_key,
        "AWS_SECRET_ACCESS_KEY": server.secret_key,
        "AWS_ENDPOINT_URL": server.endpoint_url,
        "AWS_REGION": "us-east-1",
    }
    for words in (
        ["mkdir", "s3://nights"],
        ["cp", "-r", f"{there.parent}/", "s3://nights/"],
    ):
        done = program.run(*words)
        assert done.returncode == 0, done.stderr
    return here


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with chromium(tmp_path / "chromium") as page:
        await page.size(1160, 760)
        yield page


async def test_a_page_is_the_browser(program: Program, here: Path, page: Page) -> None:
    web = program.start("web", here, "s3://nights/")
    try:
        link = await invited(web)
        await page.go(str(link))
        await page.shows("alpha.txt")
        await page.shows("runs/")
        process = browser_of(web)

        await page.press("Tab")  # to look around
        await page.type("j")
        await page.press("Enter")
        await page.shows("two.csv")

        await page.type("jp")  # to look into a file
        await page.shows("the first night was clear")
        await page.type("p")

        await page.press("Tab")  # to copy
        await page.type("jc")
        await page.shows("If it exists there")
        await page.press("Enter")
        await page.type("t4")
        await page.shows("verified")
        picture = Image.open(BytesIO(await page.picture()))

        await page.close()
        await asyncio.to_thread(process.wait, PATIENCE)
        copied = await program.ask("cat", "s3://nights/runs/alpha.txt")
    finally:
        web.terminate()
        web.communicate()

    assert copied.stdout == "to be copied\n"
    assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 16
    assert {address.split("/")[2] for address in page.asked} == {link.authority}
    assert page.problems == []
    assert not psutil.pid_exists(process.pid)


async def test_another_address_of_this_machine_is_served(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "beta.txt").touch()
    outward = [
        each.address
        for name in psutil.net_if_addrs().values()
        for each in name
        if each.family is socket.AF_INET and not each.address.startswith("127.")
    ]
    if not outward:
        pytest.skip("this machine has no other address")
    web = program.start("web", "--host", outward[0], "--allow-remote", tmp_path)
    try:
        link = await invited(web)
        async with chromium(tmp_path / "chromium", reaches=outward[0]) as page:
            await page.go(str(link))
            await page.shows("beta.txt")
    finally:
        web.terminate()
        _, complained = web.communicate()

    assert link.host == outward[0]
    assert "this is HTTP" in complained
    assert all("Opener-Policy header has been ignored" in each for each in page.problems)


@pytest.mark.skipif(NGINX is None, reason="there is no nginx here")
@pytest.mark.parametrize("path", ["/", ""])
async def test_it_is_served_through_a_proxy_with_a_path_and_tls(
    program: Program, tmp_path: Path, page: Page, path: str
) -> None:
    """The path is taken away by the proxy, or not."""
    (tmp_path / "beta.txt").touch()
    own = make_certificate(tmp_path)
    port, behind = free_ports(2)
    (tmp_path / "nginx.conf").write_text(
        BEFORE_IT.format(
            port=port,
            behind=behind,
            path=path,
            certificate=own.certificate,
            key=own.key,
        )
    )
    base = f"https://127.0.0.1:{port}/fxtui/"
    before = [str(NGINX), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    web = program.start("web", "--port", str(behind), "--base-url", base, tmp_path)
    try:
        link = await invited(web)
        with running(before, port, tmp_path):
            await page.go(str(link))
            await page.shows("beta.txt")
            await page.type("q")
            await page.finds(f"{SHOWN} === 'flex'")
            cookies = await page.cookies()
    finally:
        web.terminate()
        _, complained = web.communicate()

    assert str(link).startswith(f"{base}?token=")
    assert "this is HTTP" not in complained
    assert [(each["path"], each["secure"]) for each in cookies] == [("/fxtui/", True)]
    assert f"wss://127.0.0.1:{port}/fxtui/ws" in {a.partition("?")[0] for a in page.asked}
    assert page.problems == []


async def test_a_page_that_is_left_says_so_and_opens_again(
    program: Program, tmp_path: Path, page: Page
) -> None:
    (tmp_path / "beta.txt").touch()
    web = program.start("web", tmp_path, tmp_path, "--port", "0")
    try:
        await page.go(str(await invited(web)))
        await page.shows("beta.txt")
        await page.type("q")
        await page.finds(f"{SHOWN} === 'flex'")
        assert await page.evaluate("document.querySelector('.closed p').innerText")
        await page.evaluate("document.getElementById('again').click()")
        await page.is_opened(times=2)
        await page.shows("beta.txt")
    finally:
        web.terminate()
        web.communicate()
