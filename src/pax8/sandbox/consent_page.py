"""The pages that a partner sees at a sandbox's `/authorize`: plain HTML, with nothing to load."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pax8._core.http import Response

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLE = """
:root {
  color-scheme: light dark;
  --page: #eef1f6; --card: #ffffff; --text: #1b2230; --muted: #566072; --line: #d5dae3;
  --accent: #1f5fbf; --on-accent: #ffffff; --accent-hover: #174a96; --focus: #b3541e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161e; --card: #1c222d; --text: #e9edf4; --muted: #a4aec0; --line: #374152;
    --accent: #8ab4f8; --on-accent: #0d1b33; --accent-hover: #aecbfa; --focus: #f2b179;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main {
  width: 100%; max-width: 30rem; padding: 2rem; overflow-wrap: anywhere;
  background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem;
}
.brand { margin: 0 0 1rem; color: var(--muted); font-size: 0.875rem; }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.3; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1.25rem; padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: 0.625rem 0; border-bottom: 1px solid var(--line); }
li span { display: block; color: var(--muted); font-size: 0.875rem; }
dl { margin: 0 0 1.5rem; font-size: 0.875rem; }
dt { color: var(--muted); }
dd { margin: 0 0 0.5rem; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; }
button {
  flex: 1 1 8rem; min-height: 2.75rem; padding: 0.5rem 1rem; font: inherit; font-weight: 600;
  color: var(--accent); background: transparent; cursor: pointer;
  border: 2px solid var(--accent); border-radius: 0.5rem;
}
button.allow { color: var(--on-accent); background: var(--accent); }
button:hover { border-color: var(--accent-hover); }
button.allow:hover { background: var(--accent-hover); }
button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
"""
_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" href="data:,">
<style>$style</style>
</head>
<body>
<main>
<p class="brand">Pax8 sandbox</p>
$content
</main>
</body>
</html>
""")
_CONSENT = Template("""<h1>Let $app act for $partner?</h1>
<p>It asks to:</p>
<ul>
$asked
</ul>
<dl>
<dt>Client id</dt><dd>$app</dd>
<dt>Then you go back to</dt><dd>$place</dd>
</dl>
<form method="post" action="$action">
<input type="hidden" name="request" value="$request">
<input type="hidden" name="seal" value="$seal">
<button class="deny" name="decision" value="deny">Deny</button>
<button class="allow" name="decision" value="allow">Allow</button>
</form>""")
_PROBLEM = Template("""<h1>This app cannot be connected</h1>
<p role="alert">$why</p>
<p>Nothing was allowed. Go back to the app, and tell those who make it what it says here.</p>""")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def consent(  # noqa: PLR0913 - all of it shows
    *,
    app: str,
    partner: str,
    asked: Iterable[tuple[str, str]],
    redirect_uri: str,
    action: str,
    request: str,
    seal: str,
) -> Response:
    """The page on which a partner allows or denies what the app asks for.

    `asked` is what it asks for, each with a remark; `request` and `seal` come back with the
    decision, to `action`.
    """
    place = urlsplit(redirect_uri)
    origin = f"{place.scheme}://{place.netloc}"
    items = "\n".join(
        f"<li>{escape(what)}<span>{escape(remark)}</span></li>" for what, remark in asked
    )
    content = _CONSENT.substitute(
        app=escape(app),
        partner=escape(partner),
        asked=items,
        place=escape(origin),
        action=escape(action),
        request=escape(request),
        seal=escape(seal),
    )
    # A browser holds the redirect that answers a form against this too.
    return _page(200, f"Let {app} act for {partner}?", content, f"'self' {origin}")


def problem(status: int, why: str) -> Response:
    """The page for a request that must not be sent back to whoever made it."""
    content = _PROBLEM.substitute(why=escape(why))
    return _page(status, "This app cannot be connected", content, "'none'")


def _page(status: int, title: str, content: str, form_action: str) -> Response:
    whole = _PAGE.substitute(title=escape(title), style=_STYLE, content=content)
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": (
            f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; "
            f"form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
        ),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    return Response(status, headers, whole.encode())
