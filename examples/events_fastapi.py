"""Pax8's events in a FastAPI application: `python events_fastapi.py 8000`."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from starlette.routing import Route

from pax8.events import Event, Events

# The file survives a crash; what the webhook was given as `authorization` is all that is let in.
events = Events(
    os.environ.get("EVENTS_STORE", "file:events.db"),
    authorization=os.environ["PAX8_WEBHOOK_AUTHORIZATION"],
)


@events.on("SUBSCRIPTION", action="Cancel")
async def cancelled(event: Event) -> None:
    """Handle a cancellation, once, after Pax8 was answered."""
    print("cancelled:", event.data, flush=True)


@events.otherwise()
def anything_else(event: Event) -> None:
    """Handle what nothing else is for."""
    print("told of:", event.topic, event.action, flush=True)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Handle what a crash left at once, and finish what is under way at the end."""
    async with events:
        yield


app = FastAPI(lifespan=lifespan)
# A route rather than a mount, which would redirect what comes without a slash at its end.
app.router.routes.append(Route("/pax8/events", events.asgi))

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
