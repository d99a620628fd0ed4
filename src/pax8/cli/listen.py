"""`pax8 webhooks listen`: events as they happen, at a terminal or to a command."""

from __future__ import annotations

import logging
import secrets
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import click
import msgspec

from pax8.api.webhooks.webhook import Webhook, WebhookFilter, WebhookTopic
from pax8.cli.exits import Exit, Failure
from pax8.cli.failures import failure
from pax8.cli.listening import Listening
from pax8.cli.printable import printable
from pax8.cli.sections import Option, Sectioned
from pax8.errors import OutcomeUnknown, Pax8Error

if TYPE_CHECKING:
    from pax8.client import Pax8Client
    from pax8.events import DeadLetter, Events

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# A command that fails is run again after so many seconds, so often.
_ATTEMPTS, _FIRST = 4, 2.0


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of who hung up: Pax8 tries again."""


class _Silent(WSGIRequestHandler):
    # Nobody holds a thread for longer than Pax8 waits.
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that it has
        """Say nothing: standard error is for what goes wrong."""


def _listen(ctx: click.Context, /, **given: Any) -> None:
    from pax8.events import Events, MemoryStore, Retries

    session = ctx.find_root().obj
    if session.world is not None:
        raise click.UsageError(
            "a sandbox of one command has nobody in it to hear of; start `pax8 sandbox`, and give "
            "its address as --base-url"
        )
    # What it has to say of commands that fail is said below.
    logging.getLogger("pax8.events").addHandler(logging.NullHandler())
    listening = Listening(given["command"], given["limit"])
    authorization = secrets.token_urlsafe(32)
    store = MemoryStore()
    events = Events(
        store,
        authorization=authorization,
        retries=Retries(_ATTEMPTS, _FIRST),
        # One after the other, as they are read.
        concurrency=1,
    )
    events.on_any(name="show")(listening.show)
    events.on_any(name="act")(listening.act)
    with session.client() as client, _served(events, given["host"], given["port"]) as port:
        url = _url(client, given["url"], given["port"], port)
        webhook = Webhook(
            display_name=f"{given['name']} {secrets.token_hex(4)}",
            url=url,
            authorization=authorization,
            active=True,
            webhook_topics=_topics(given["topics"], given["actions"]),
        )
        with _told_to_stop(listening), _registered(client, webhook) as id_:
            topics = ", ".join(given["topics"])
            click.echo(f"Listening for {topics} at {url} (webhook {id_}), until Ctrl-C", err=True)
            # With a timeout, since Windows does not interrupt one without.
            while not listening.over.wait(0.5):
                pass
        if listening.running:
            click.echo(
                f"Waiting for the command that runs, for {events.patience:g} seconds at most",
                err=True,
            )
        events.stop()
        dead = events.dead_letters()
        # Beyond the limit, what was not begun was not wanted.
        left = len(listening.begun) if listening.enough else store.waiting() + len(dead)
    if listening.broken:
        raise BrokenPipeError
    if left:
        raise _not_handled(left, dead)


@contextmanager
def _served(events: Events, host: str, port: int) -> Generator[int]:
    """Serve events for a while; the port. A Failure if that cannot be."""
    try:
        server = make_server(host, port, events.wsgi, _Server, _Silent)
    except OSError as error:
        why = f"cannot listen on {host} port {port}: {error.strerror}"
        raise Failure(why, Exit.USAGE) from error
    with server, events:
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


def _url(client: Pax8Client, given: str | None, wanted: int, port: int) -> str:
    """Where Pax8 is to post to; UsageError if it could not."""
    if given is not None:
        if not wanted:
            raise click.UsageError("--url: give the --port too that it is forwarded to")
        return given
    if urlsplit(client.base_url).hostname in _LOOPBACK:
        return f"http://127.0.0.1:{port}/"
    raise click.UsageError(
        "--url is needed: an address that Pax8 can reach, forwarded to --port of this machine"
    )


def _topics(topics: tuple[str, ...], actions: tuple[str, ...]) -> list[WebhookTopic]:
    filters = [WebhookFilter(action=each, conditions=[]) for each in actions]
    return [WebhookTopic(topic=each, filters=filters) for each in dict.fromkeys(topics)]


@contextmanager
def _told_to_stop(listening: Listening) -> Generator[None]:
    """End as it should when the process is told to, be it by Ctrl-C or by another process."""

    def stop(*_: object) -> None:
        listening.over.set()
        # What is under way, such as making the webhook, is interrupted too.
        raise KeyboardInterrupt

    names = [each for each in ("SIGTERM", "SIGHUP") if hasattr(signal, each)]
    if threading.current_thread() is not threading.main_thread():
        names = []
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


@contextmanager
def _registered(client: Pax8Client, webhook: Webhook) -> Generator[str]:
    """Have a webhook for a while; its id. A Failure if it could not be taken away again."""
    made: Webhook | None = None
    doubtful = False
    try:
        try:
            made = client.webhooks.create(webhook)
        except (OutcomeUnknown, KeyboardInterrupt):
            doubtful = True
            raise
        yield made.id
    finally:
        try:
            ids = [made.id] if made is not None else _of(client, webhook) if doubtful else []
            for id_ in ids:
                client.webhooks.delete(id_)
                click.echo(f"Deleted webhook {id_}", err=True)
        except (Pax8Error, KeyboardInterrupt) as error:
            raise _left_behind(webhook, made, error) from error


def _of(client: Pax8Client, webhook: Webhook) -> list[str]:
    """The ids of the webhooks that have the name of this one, which no other has."""
    found = client.webhooks.list()
    return [each.id for each in found if each.display_name == webhook.display_name]


def _left_behind(webhook: Webhook, made: Webhook | None, error: BaseException) -> Failure:
    why = str(error) or "interrupted"
    code = failure(error).code if isinstance(error, Pax8Error) else Exit.INTERRUPTED
    if made is None:
        return Failure(
            f"the webhook {webhook.display_name!r} may be there, and could not be looked for: "
            f"{why}; see pax8 webhooks list",
            code,
        )
    return Failure(
        f"the webhook {made.id} is still there, and could not be deleted: {why}; "
        f"delete it with pax8 webhooks delete {made.id}",
        code,
    )


def _not_handled(left: int, dead: list[DeadLetter]) -> Failure:
    for letter in dead:
        said = msgspec.json.format(letter.body, indent=-1).decode()
        click.echo(f"The command failed with {printable(said)}", err=True)
    were = "1 event was" if left == 1 else f"{left} events were"
    return Failure(f"{were} not handled to the end", Exit.INCOMPLETE)


listen = Sectioned(
    "listen",
    callback=click.pass_context(_listen),
    help="Print events as they happen, each as a line of JSON, and run a command with each.\n\n"
    "Makes a webhook, and deletes it at the end, at Ctrl-C too. Pax8 must be able to reach it: "
    "give --url, which is forwarded to --port here. A sandbox on this machine needs neither.\n\n"
    "\b\n  pax8 webhooks listen --topic SUBSCRIPTION --exec 'jq .payloadData' \\\n"
    "      --url https://example.com/hook --port 8090",
    params=[
        Option(
            ["--topic", "topics"],
            multiple=True,
            required=True,
            metavar="NAME",
            section="Events",
            help="A topic, such as SUBSCRIPTION; may be given several times. "
            "They are: pax8 webhooks list-topic-definitions",
        ),
        Option(
            ["--action", "actions"],
            multiple=True,
            metavar="NAME",
            section="Events",
            help="Only this action of each topic, such as Cancel; may be given several times.",
        ),
        Option(
            ["--exec", "command"],
            metavar="COMMAND",
            section="Events",
            help="A command line for the shell, run with each event on its standard input. One "
            f"that fails is run again, {_ATTEMPTS - 1} times at most.",
        ),
        Option(
            ["--limit"],
            type=click.IntRange(min=1),
            metavar="INTEGER",
            section="Events",
            help="End after so many events.",
        ),
        Option(["--url"], metavar="URL", section="Listening", help="Where Pax8 is to post to."),
        Option(
            ["--host"],
            default="127.0.0.1",
            show_default=True,
            section="Listening",
            help="Where to listen.",
        ),
        Option(
            ["--port"],
            type=click.IntRange(0, 65535),
            metavar="INTEGER",
            default=0,
            section="Listening",
            help="The port; if none is given, any that is free.",
        ),
        Option(
            ["--name"],
            default="pax8 webhooks listen",
            show_default=True,
            section="Listening",
            help="What the webhook is called, with a number of its own behind it.",
        ),
    ],
)
