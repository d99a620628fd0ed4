"""Events: what receives Pax8's deliveries, and has each event handled once."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Self

from pax8.events import forking
from pax8.events.answer import Answer, answer, refusal
from pax8.events.asgi import AsgiApplication
from pax8.events.identity import Identifies, Identity
from pax8.events.intake import Delivery, Intake
from pax8.events.retries import Retries
from pax8.events.router import Router
from pax8.events.settings import at_least_one, seconds
from pax8.events.stores import DeadLetter, EventStoreError, Store, opened
from pax8.events.task_worker import TaskWorker
from pax8.events.thread_worker import ThreadWorker
from pax8.events.verification import SHARED_SECRET_HEADER, Verification
from pax8.events.work import Work
from pax8.events.wsgi import WsgiApplication

logger = logging.getLogger("pax8.events")


class Events(Router):
    """Receives what Pax8 posts, and has handlers handle each event once.

    `events.asgi` and `events.wsgi` are applications to mount anywhere; `receive` is for all else.
    A delivery is answered when it is stored. It is handled after that: in tasks under ASGI, in
    threads elsewhere. They begin with the first delivery, or with `async with events:` and `with
    events:`, which begins at once with what a crash left, and ends without loss.

    :param store: Where deliveries are kept: `memory`, `file:events.db`, a URL of Redis, or a
        `Store`. In memory, what waits is lost with the process.
    :param authorization: What was set as the webhook's `authorization`; several while one is
        replaced by another.
    :param shared_secret: The credential of a vendor's webhook, likewise.
    :param shared_secret_header: The header that has it.
    :param identity: What makes two deliveries one event.
    :param retries: How often a handler that raises is called again, and when.
    :param largest_body: How many bytes a body may have.
    :param deepest_body: How many objects and lists may be inside of each other in a body.
    :param concurrency: How many events are handled at once.
    :param lease: For how many seconds a delivery is a worker's own. One that lives renews it; of
        one that died, another worker takes it over when they are up.
    :param poll: After how many seconds to look for what other processes left in the store.
    :param patience: For how many seconds handlers may go on when all is stopped.

    ConfigurationError is raised if no secret is given, the store cannot be meant, or a number is
    one with which events would be lost or handled twice.
    """

    def __init__(  # noqa: PLR0913 - each is told by its name
        self,
        store: str | Store,
        *,
        authorization: str | Iterable[str] | None = None,
        shared_secret: str | Iterable[str] | None = None,
        shared_secret_header: str = SHARED_SECRET_HEADER,
        identity: Identifies | None = None,
        retries: Retries | None = None,
        largest_body: int = 2**20,
        deepest_body: int = 32,
        concurrency: int = 4,
        lease: float = 60.0,
        poll: float = 1.0,
        patience: float = 20.0,
    ) -> None:
        super().__init__()
        at_least_one(concurrency=concurrency, largest_body=largest_body, deepest_body=deepest_body)
        seconds(lease=lease, poll=poll)
        verification = Verification(authorization, shared_secret, shared_secret_header)
        self.identity = identity or Identity()
        self.intake = Intake(verification, self.identity, largest_body, deepest_body)
        self.store = opened(store)
        self._handling = retries or Retries(), lease
        self.work = Work(self.store, self, *self._handling)
        self.patience = patience
        self.asgi, self.wsgi = AsgiApplication(self), WsgiApplication(self)
        self._workers = concurrency, poll
        self._threads: ThreadWorker | None = None
        self._tasks: TaskWorker | None = None
        self._lock = threading.Lock()
        forking.watch(self)

    def receive(
        self, method: str, headers: Mapping[str, str], read: Callable[[int], bytes]
    ) -> Answer:
        """Take a delivery in, and answer it. It is handled in a thread after that.

        :param headers: By their names, each with its bytes as characters, as WSGI has them.
        :param read: Reads so many bytes of the body, or less if there are no more.
        """
        known = {
            name.lower(): value.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
            for name, value in headers.items()
        }
        refused = self.intake.head(method, known)
        if refused is not None:
            return refused
        said = known.get("content-length")
        length = self.intake.largest + 1 if said is None else int(said or 0)
        content = _read(read, length)
        if said is not None and len(content) < length:
            return refusal(HTTPStatus.BAD_REQUEST, "The body ended early.")
        taken = self.intake.body(content)
        if isinstance(taken, Answer):
            return taken
        answered = self.keep(taken)
        self.start().wake()
        return answered

    def keep(self, delivery: Delivery) -> Answer:
        """Store a delivery, and tell Pax8 so, or that it is to try again."""
        try:
            new = self.store.put(delivery.key, delivery.body, self.identity.within, delivery.about)
        except EventStoreError as error:
            logger.error("a delivery was turned away, since it cannot be kept: %s", error)  # noqa: TRY400 - it says all
            return refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, "It cannot be kept now.", ("retry-after", "30")
            )
        if not new:
            logger.info("event %s came again", delivery.key)
        return answer(HTTPStatus.OK, event=delivery.key, repeat=not new)

    def start(self) -> ThreadWorker:
        """Begin to handle what is due, in threads of this process."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadWorker(self.work, *self._workers)
                atexit.register(self.stop)
            return self._threads

    def stop(self) -> bool:
        """Finish what threads handle, and begin nothing more; False if `patience` ended first."""
        with self._lock:
            threads, self._threads = self._threads, None
        atexit.unregister(self.stop)
        return threads is None or threads.stop(self.patience)

    def begin_anew(self) -> None:
        """Have no threads, and nothing under way, after a fork: that is the parent's."""
        self._threads = self._tasks = None
        self._lock = threading.Lock()
        self.work = Work(self.store, self, *self._handling)

    def start_tasks(self) -> TaskWorker:
        """Begin to handle what is due, in tasks of the running loop."""
        worker = TaskWorker.running(self._tasks)
        if worker is None:
            worker = self._tasks = TaskWorker(self.work, *self._workers)
        return worker

    async def stop_tasks(self) -> bool:
        """Finish what tasks handle, and begin nothing more; False if `patience` ended first.

        What is awaited by then is cancelled, and another worker can have it.
        """
        worker, self._tasks = TaskWorker.running(self._tasks), None
        return worker is None or await worker.stop(self.patience)

    def dead_letters(self) -> list[DeadLetter]:
        """The deliveries that were given up after their last try, the oldest first."""
        return self.store.dead()

    def replay(self, letter: DeadLetter | str) -> bool:
        """Have a dead letter handled after all; False if there is none of this id."""
        return self.store.replay(letter if isinstance(letter, str) else letter.id)

    def discard(self, letter: DeadLetter | str) -> bool:
        """Forget a dead letter; False if there is none of this id."""
        return self.store.discard(letter if isinstance(letter, str) else letter.id)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.store.close()

    async def __aenter__(self) -> Self:
        self.start_tasks()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop_tasks()
        self.store.close()


def _read(read: Callable[[int], bytes], length: int) -> bytes:
    content = bytearray()
    while len(content) < length and (some := read(length - len(content))):
        content += some
    return bytes(content)
