"""The image: what it is made of, who runs in it, and the check of its health."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from bot.discord.life.health import HealthPage
from tests.deploy.places import CONTAINERFILE, OTHERS, ROOT, read, variables_of_the_program


def instructions():
    """(instruction, the rest) in order, lines that go on joined."""
    text = re.sub(r"(?m)^#.*\n", "", read(CONTAINERFILE))
    joined = re.sub(r"\\\n\s*", " ", text)
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def given(name):
    return [rest for each, rest in instructions() if each == name]


def test_every_instruction_is_one():
    known = {
        "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK",
        "ENTRYPOINT", "CMD",
    }  # fmt: skip
    assert {name for name, _ in instructions()} <= known


def test_it_is_slim_and_as_old_as_what_the_program_needs():
    wanted = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["requires-python"]
    for image in given("FROM"):
        assert image.split()[0] == f"python:{wanted.removeprefix('>=')}-slim"


def test_it_names_no_host():
    assert re.findall(r"\w+://(?!127\.0\.0\.1|')\S+", read(CONTAINERFILE)) == [
        "sqlite:////var/lib/tradeledger/ledger.db"
    ]


def test_nobody_runs_as_root_and_everything_that_is_kept_lies_in_the_volume():
    assert given("USER") == ["10001:10001"]
    assert given("VOLUME") == ["/var/lib/tradeledger"]
    places = re.findall(r"(?:XDG_\w+|TRADELEDGER_BOT_STATE)=(\S+)", given("ENV")[0])
    assert places
    assert all(place.startswith("/var/lib/tradeledger") for place in places)


def test_what_it_sets_is_read_by_the_program():
    names = set(re.findall(r"(\w+)=", given("ENV")[0]))
    ours = {name for name in names if not OTHERS.fullmatch(name)}
    assert ours
    assert ours <= variables_of_the_program()


def test_what_is_copied_is_there_and_is_all_that_is_sent():
    ignored = read(CONTAINERFILE.with_name("Containerfile.dockerignore")).splitlines()
    sources = [
        word
        for rest in given("COPY")
        if not rest.startswith("--from")
        for word in rest.split()[:-1]
    ]
    assert {"ledger", "projections", "bot"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored, source


@pytest.mark.skipif(shutil.which("sed") is None, reason="there is no sed here")
def test_every_dependency_is_held_at_the_version_of_the_lock_file():
    script = re.search(r"RUN sed -n '(.*?)' requirements.lock", read(CONTAINERFILE))[1]
    done = subprocess.run(
        ["sed", "-n", script, "requirements.lock"], cwd=ROOT, capture_output=True, check=True,
        text=True,
    )  # fmt: skip
    held = dict(line.split("==") for line in done.stdout.splitlines())
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["postgres"]
    for each in wanted:
        name = re.match(r"[\w.-]+", each)[0].lower().replace(".", "-").replace("_", "-")
        assert name in {key.lower().replace(".", "-").replace("_", "-") for key in held}, each
    assert "sha256" not in done.stdout


@pytest.mark.parametrize(("wrong", "code"), [([], 0), (["the gateway is frozen"], 1)])
def test_the_check_of_its_health_tells_a_well_bot_from_a_sick_one(wrong, code):
    (check,) = given("HEALTHCHECK")
    command = json.loads(check[check.index("[") :])
    assert command[0] == "python"

    async def checked():
        page = HealthPage(lambda: list(wrong), str)
        await page.open("127.0.0.1", 0)
        host, port = page.address
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command[1:], env={"TRADELEDGER_BOT_HEALTH": f"{host}:{port}"},
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            return await process.wait()
        finally:
            await page.close()

    assert asyncio.run(checked()) == code
