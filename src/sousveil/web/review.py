"""The one place of `serve` that writes: which names of organisations are one. Only with the token of this run.

The token is a secret of 256 bits that is printed where the server was started. A browser brings it once in the address, from then on
in a cookie that no other site can send (SameSite=Strict) and no script can read; every form carries it, too. What is decided is
added to decisions/organisations.csv, as `sousveil review` does, and the next build obeys.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sousveil.case.folder import CaseFolder
from sousveil.case.reviewing import (
    Question,
    Side,
    count_questions,
    find_undoable,
    list_contradicting,
    list_questions,
    record_decisions,
)
from sousveil.model.decisions import Decision
from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.site.contents import Page
from sousveil.publish.visible_text import squeeze_lines

COOKIE = "sousveil-review"
ANSWERS = ("same", "different", "part_of", "has_part", "unsure")
"""What a form may say; 'has_part' is 'part_of' with the sides exchanged."""

_SHOWN = 10
_SEARCHED = 200
_MOST_BYTES = 20_000
_MOST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Who decides in this run, and the secret that lets them."""

    folder: CaseFolder
    token: str
    author: str

    def admits(self, given: str) -> bool:
        """Whether `given` is the token; takes as long for a wrong one."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def make_page(self, heading: str) -> Page:
        """The page with the pairs that matter most, under its heading."""
        questions = list_questions(self.folder, _SHOWN)
        last = find_undoable(self.folder, self.author)
        data = {
            "open": count_questions(self.folder),
            "questions": [_mask(asdict(question)) for question in questions],
            "contradicting": [_mask(asdict(decision)) for decision in list_contradicting(self.folder)],
            "last": _mask(asdict(last)) if last else None,
        }
        values = {**data, "token": self.token, "author": self.author, "answers": ANSWERS}
        return Page("review.html", heading, "review.html", values, data)

    def take(self, form: Mapping[str, str]) -> bool:
        """Records what a form says; False when it says nothing that can be recorded."""
        word = form.get("decision", "")
        if word == "undo":
            last = find_undoable(self.folder, self.author)
            if last is None:
                return False
            undone = (last.left, last.right, last.left_name, last.right_name)
            record_decisions(self.folder, [Decision(_now(), self.author, "undo", *undone)])
            return True
        asked = (form.get("left", ""), form.get("right", ""))
        question = self._find_question(asked)
        if word not in ANSWERS or question is None:
            return False
        one, other = question.left, question.right
        if word == "has_part":
            word, one, other = "part_of", other, one
        reason = squeeze_lines(form.get("reason", "")[:_MOST_REASON]).strip()
        record_decisions(self.folder, [self._decide(word, one, other, reason)])
        return True

    def _decide(self, word: str, one: Side, other: Side, reason: str) -> Decision:
        return Decision(_now(), self.author, word, one.name_id, other.name_id, one.name, other.name, reason)

    def _find_question(self, asked: tuple[str, str]) -> Question | None:
        # Only what the build asks is taken: a form cannot make up records.
        return next(
            (
                question
                for question in list_questions(self.folder, _SEARCHED)
                if (question.left.name_id, question.right.name_id) == asked
            ),
            None,
        )


async def let_in(request: Request, reviewing: Reviewing) -> Response | None:
    """None for a browser that has the token; else a redirect that leaves it the cookie, or a refusal."""
    given = request.query_params.get("token", "")
    if given and reviewing.admits(given):
        answer = RedirectResponse("/review.html", status_code=303, headers={"Referrer-Policy": "no-referrer"})
        answer.set_cookie(COOKIE, reviewing.token, httponly=True, samesite="strict", path="/review.html")
        return answer
    if reviewing.admits(request.cookies.get(COOKIE, "")):
        return None
    return refuse("Open the address that `sousveil serve --review` printed: it has this run's token.")


async def take_form(request: Request, reviewing: Reviewing) -> Response:
    """Records the form of a request that was let in, and shows the page again."""
    origin = request.headers.get("origin", "")
    if origin and origin != f"http://{request.headers.get('host', '')}":
        return refuse("The form came from another site.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return refuse("The form is too large.", 413)
    form = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=20))
    if not reviewing.admits(form.get("token", "")):
        return refuse("The form has not the token of this run.")
    if not await run_in_threadpool(reviewing.take, form):
        return refuse("That pair is not asked about any more, or the answer is none of those offered.", 409)
    return RedirectResponse("/review.html", status_code=303)


def refuse(words: str, status: int = 403) -> Response:
    """A plain answer that nothing was done, and why."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(f"Nothing was done. {words}\n", status, headers, "text/plain; charset=utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _mask(value: object) -> object:
    if isinstance(value, str):
        return mask_personal_data(value)
    if isinstance(value, dict):
        return {name: item if str(name).endswith("_id") else _mask(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mask(item) for item in value]
    return value
