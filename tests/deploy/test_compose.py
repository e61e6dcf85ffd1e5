"""The compose file: its keys, what it refers to, and what it grants."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.discord.life import running
from tests.deploy.places import COMPOSE, DEPLOY, OTHERS, RUNBOOK, read, variables_of_the_program
from tests.deploy.test_containerfile import given

DURATION = re.compile(r"(\d+(h|m|s|ms))+")
#: the part of the compose specification that the file may use: key -> type of its value
TOP = {"name": str, "services": dict, "secrets": dict, "volumes": dict}
SERVICE = {
    "build": dict, "image": str, "command": list, "env_file": list, "environment": dict,
    "secrets": list, "depends_on": dict, "volumes": list, "read_only": bool, "tmpfs": list,
    "cap_drop": list, "security_opt": list, "pids_limit": int, "mem_limit": str,
    "stop_grace_period": str, "restart": str, "profiles": list, "healthcheck": dict,
}  # fmt: skip
BUILD = {"context": str, "dockerfile": str}
HEALTHCHECK = {"test": list, "interval": str, "timeout": str, "retries": int, "start_period": str}
RESTART = re.compile(r"no|always|unless-stopped|on-failure(:\d+)?")
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(read(COMPOSE))


def faults(value, schema, place):
    """What does not fit a schema, one line each."""
    if not isinstance(value, dict):
        return [f"{place} is no mapping"]
    found = [f"{place}.{key} is unknown" for key in value.keys() - schema.keys()]
    return found + [
        f"{place}.{key} is no {schema[key].__name__}"
        for key, each in value.items()
        if key in schema and type(each) is not schema[key]
    ]


def all_faults(compose):
    found = faults(compose, TOP, "compose")
    for name, service in compose["services"].items():
        found += faults(service, SERVICE, name)
        for part, schema in (("build", BUILD), ("healthcheck", HEALTHCHECK)):
            if part in service:
                found += faults(service[part], schema, f"{name}.{part}")
        if not RESTART.fullmatch(service.get("restart", "no")):
            found.append(f"{name}.restart is {service['restart']}")
        times = [service.get("stop_grace_period", "10s")]
        times += [
            v for k, v in service.get("healthcheck", {}).items() if k in {"interval", "timeout"}
        ]
        found += [
            f"{name}: {each} is no duration" for each in times if not DURATION.fullmatch(each)
        ]
        for other, how in service.get("depends_on", {}).items():
            if other not in compose["services"] or how.get("condition") not in CONDITIONS:
                found.append(f"{name}.depends_on.{other}")
    return found


def test_it_keeps_to_the_specification(compose):
    assert all_faults(compose) == []


@pytest.mark.parametrize(
    "change",
    [
        {"restarts": "always"}, {"read_only": "yes"}, {"restart": "on-fail"},
        {"depends_on": {"nobody": {"condition": "service_healthy"}}}, {"stop_grace_period": "20"},
    ],
)  # fmt: skip
def test_a_mistake_would_be_found(compose, change):
    """The check above can fail."""
    services = compose["services"] | {"bot": compose["services"]["bot"] | change}
    assert len(all_faults(compose | {"services": services})) == 1


def test_what_it_refers_to_is_there(compose):
    for name, service in compose["services"].items():
        assert set(service.get("secrets", ())) <= set(compose["secrets"]), name
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in compose["volumes"], volume
        if "build" in service:
            context = (DEPLOY / service["build"]["context"]).resolve()
            assert (context / service["build"]["dockerfile"]).is_file()


def test_what_it_sets_is_read_by_the_program(compose):
    given = {name for each in compose["services"].values() for name in each.get("environment", {})}
    ours = {name for name in given if not OTHERS.fullmatch(name)}
    assert ours == {"DISCORD_TOKEN_FILE"}
    assert ours <= variables_of_the_program()


def test_secrets_are_files_and_stand_in_no_setting(compose):
    for secret in compose["secrets"].values():
        assert set(secret) == {"file"}
        assert f"/{secret['file'].removeprefix('./')}\n" in read(DEPLOY / ".gitignore")
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("TOKEN|PASSWORD", name):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")


def test_settings_of_ones_own_are_not_committed(compose):
    ignored = read(DEPLOY / ".gitignore")
    for service in compose["services"].values():
        for name in service.get("env_file", ()):
            assert f"/{name}\n" in ignored


def test_the_bot_may_do_nothing_that_it_need_not(compose):
    bot = compose["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in bot
    assert "ports" not in compose["services"]["postgres"]


def test_it_waits_longer_than_the_bot_needs_to_end(compose):
    seconds = int(compose["services"]["bot"]["stop_grace_period"].removesuffix("s"))
    assert seconds > running.DRAIN


def test_a_wrong_setting_is_not_tried_for_ever(compose):
    assert re.fullmatch(r"on-failure:\d+", compose["services"]["bot"]["restart"])


def test_the_token_can_be_read_by_who_runs_in_the_container(compose):
    """A secret that is a file keeps its owner and its mode inside."""
    user = given("USER")[0].partition(":")[0]
    assert compose["services"]["bot"]["secrets"] == ["discord-token"]
    assert f"install -m 0400 -o {user} /dev/stdin discord-token" in read(RUNBOOK)
    assert f"install -d -m 0750 -o {user} backups" in read(RUNBOOK)


def test_what_no_policy_starts_again_is_told(compose):
    """``on-failure`` does not start what the machine's own restart has ended."""
    assert compose["services"]["bot"]["restart"].startswith("on-failure")
    assert "After a restart of the machine: `docker compose up --detach`" in read(RUNBOOK)
