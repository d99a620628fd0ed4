"""Every operation is a command, and its help tells what it takes and what it calls."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from inspect import cleandoc
from typing import Any

import click
import pytest
from click.testing import Result

from pax8._core.operation import Operation
from pax8.api.resources import RESOURCES, every_operation
from pax8.cli.commands import OperationCommand
from pax8.cli.exits import Exit
from pax8.cli.groups import SUMMARIES, ResourceGroup
from pax8.cli.root import pax8

Run = Callable[..., Result]
# What stands among the operations of a resource, and is made of several.
NO_OPERATIONS = {("webhooks", "listen")}


def _commands() -> Iterator[tuple[str, str, OperationCommand]]:
    for group_name, group in pax8.commands.items():
        if isinstance(group, ResourceGroup):
            context = click.Context(group)
            for name in group.list_commands(context):
                command = group.get_command(context, name)
                if (group_name, name) in NO_OPERATIONS:
                    continue
                assert isinstance(command, OperationCommand)
                yield group_name, name, command


COMMANDS = list(_commands())


def test_each_operation_has_a_command() -> None:
    commanded = Counter(command.operation for _, _, command in COMMANDS)
    assert commanded == Counter(every_operation())


def test_commands_are_called_as_the_methods_of_the_client() -> None:
    for group, name, command in COMMANDS:
        resource = RESOURCES[group.replace("-", "_")]
        assert getattr(resource, name.replace("-", "_")) is command.operation


def test_what_is_written_of_the_groups_is_what_their_resources_say() -> None:
    assert {name: cleandoc(kind.__doc__ or "") for name, kind in RESOURCES.items()} == SUMMARIES


@pytest.mark.parametrize(("group", "name", "command"), COMMANDS, ids=str)
def test_help(group: str, name: str, command: OperationCommand, run: Run) -> None:
    result = run(group, name, "--help")
    assert result.exit_code == 0
    text = " ".join(result.output.split())
    operation: Operation[..., Any] = command.operation
    summary = (operation.__doc__ or "").partition("\n")[0].partition("`")[0]
    assert summary in text
    assert f"Calls {operation.method} {operation.surface.prefix}/" in text
    for parameter, declared in operation.signature.parameters.items():
        if declared.place in {"path", "file"}:
            assert parameter.upper() in text
        elif declared.place != "watch":
            assert f"--{parameter.replace('_', '-')}" in text
    assert "`" not in text
    assert ":param" not in text
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize("command", [command for _, _, command in COMMANDS], ids=str)
def test_no_option_stands_for_two_things(command: OperationCommand) -> None:
    params = command.get_params(click.Context(command))
    spelled = Counter(each for param in params for each in (*param.opts, *param.secondary_opts))
    assert spelled.most_common(1)[0][1] == 1
    names = Counter(param.name for param in params)
    assert names.most_common(1)[0][1] == 1


def test_groups_list_their_commands(run: Run) -> None:
    text = run("companies", "--help").output
    assert "get-ms-tenant-id" in text
    assert text.index("  list  ") < text.index("  get-ms-tenant-id")


def test_the_help_of_all_names_groups_options_and_exit_codes(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name, summary in SUMMARIES.items():
        assert name.replace("_", "-") in result.output
        assert summary in result.output
    for code in Exit:
        assert f"{code.value:>5}  {code.meaning}" in result.output
    assert run("help").output == result.output


def test_topics(run: Run) -> None:
    assert Exit.UNKNOWN.meaning in run("help", "exit-codes").output
    assert "--safely" in run("help", "lost-answers").output
    assert "apostrophe" in run("help", "output").output
    credentials = run("help", "credentials").output
    for each in ("PAX8_CLIENT_SECRET", "PAX8_TOKEN_STORE", "PAX8_ENCRYPTION_KEY", "pax8 key new"):
        assert each in credentials
    assert run("help", "nonsense").exit_code == Exit.USAGE


def test_the_version(run: Run) -> None:
    from pax8 import __version__

    assert run("--version").output == f"pax8, version {__version__}\n"


def test_values_are_told(run: Run) -> None:
    text = " ".join(run("companies", "list", "--help").output.split())
    assert "One of: name, city, country, stateOrProvince, postalCode; or :VALUE, unchecked." in text
    text = " ".join(run("usage-summaries", "list-usage-lines", "--help").output.split())
    assert "--usage-date YYYY-MM-DD The day. [required]" in text
    text = " ".join(run("orders", "create", "--help").output.split())
    assert "with --is-mock, only check it" in text
    assert "OutcomeUnknown" not in text


def test_a_near_miss_is_named(run: Run) -> None:
    result = run("compnies", "list")
    assert result.exit_code == Exit.USAGE
    assert "companies" in result.stderr
    assert "'list'" in run("companies", "lst").stderr


def test_the_help_of_all_imports_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys\n"
        "from pax8.cli import main\n"
        "sys.argv = ['pax8', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(  # noqa: S603 - the command under test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    imported = set(done.stderr.split())
    assert "Resources:" in done.stdout
    assert imported & {
        "dataclasses", "httpx2", "logging", "msgspec", "pax8.api", "pax8.client", "pax8.errors",
        "rich", "socket", "sqlite3",
    } == set()  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, run: Run) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_PAX8_COMPLETE" in result.stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("pax8 usage-", "plain,usage-summaries"),
        ("pax8 companies list-c", "plain,list-contacts"),
        ("pax8 companies list --sort-d", "plain,--sort-direction"),
        ("pax8 subscriptions list --status wait", "plain,WaitingForDetails"),
        ("pax8 companies list --output nd", "plain,ndjson"),
    ],
)
def test_completion(words: str, completed: str, run: Run) -> None:
    result = run(
        _PAX8_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split()) - 1),
    )
    assert result.stdout.splitlines() == [completed]
