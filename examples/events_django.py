"""Pax8's events in a Django project of one file: `python events_django.py 8000`."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from wsgiref.simple_server import make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from pax8.events import Event, Events

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
django.setup()

# The file survives a crash; what the webhook was given as `authorization` is all that is let in.
events = Events(
    os.environ.get("EVENTS_STORE", "file:events.db"),
    authorization=os.environ["PAX8_WEBHOOK_AUTHORIZATION"],
)


@events.on("SUBSCRIPTION", action="Cancel")
def cancelled(event: Event) -> None:
    """Handle a cancellation, once, after Pax8 was answered."""
    print("cancelled:", event.data, flush=True)


@events.otherwise()
def anything_else(event: Event) -> None:
    """Handle what nothing else is for."""
    print("told of:", event.topic, event.action, flush=True)


@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    """Take a delivery in."""
    answer = events.receive(request.method or "", request.headers, request.read)
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


urlpatterns = [path("pax8/events", receive)]
app = get_wsgi_application()

if __name__ == "__main__":
    # What a crash left is handled at once, and what is under way is finished at the end.
    with events, make_server("127.0.0.1", int(sys.argv[1]), app) as server:
        for each in (signal.SIGINT, signal.SIGTERM):
            # Another thread waits until what is being answered has been.
            signal.signal(each, lambda *_: Thread(target=server.shutdown).start())
        server.serve_forever()
