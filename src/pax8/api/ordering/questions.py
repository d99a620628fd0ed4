"""What an order may be asked, what was answered, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pax8.api.ordering.microsoft_questions import NOTES
from pax8.api.ordering.proposal import OpenQuestion, ProposedLine
from pax8.api.partner.products import ProvisioningDetail, ValueType
from pax8.refusals import AnswerRefused

Answers = Mapping[str, str | Sequence[str]]


def answered(
    line: int, details: Sequence[ProvisioningDetail], answers: Answers
) -> dict[str, tuple[str, ...]]:
    """The answers by key; `AnswerRefused` if one answers no question, or is not possible.

    :param answers: By key, or by label, as Pax8 gives them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, value in answers.items():
        detail = _detail(line, details, name)
        values = (value,) if isinstance(value, str) else tuple(value)
        possible = detail.possible_values
        if possible is not None:
            for each in values:
                if each not in possible:
                    raise AnswerRefused(line, name, f"cannot be {each!r}", possible)
        if detail.value_type == ValueType.SINGLE_VALUE and len(values) != 1:
            raise AnswerRefused(line, name, "takes one value", possible or ())
        found[str(detail.key)] = values
    return found


def _detail(line: int, details: Sequence[ProvisioningDetail], name: str) -> ProvisioningDetail:
    by_key = [each for each in details if each.key == name]
    found = by_key or [each for each in details if each.key and each.label == name]
    if len(found) != 1:
        keys = [each.key for each in details if each.key]
        raise AnswerRefused(line, name, "is no question of this product", keys)
    return found[0]


def still_open(
    line: int, details: Iterable[ProvisioningDetail], answers: Mapping[str, Sequence[str]]
) -> tuple[OpenQuestion, ...]:
    """The questions that have no answer, or a blank one."""
    return tuple(
        _question(line, each)
        for each in details
        if not any(value.strip() for value in answers.get(each.key or "", ()))
    )


def _question(line: int, detail: ProvisioningDetail) -> OpenQuestion:
    possible = detail.possible_values
    return OpenQuestion(
        line=line,
        key=detail.key or "",
        label=detail.label or "",
        value_type=detail.value_type,
        possible_values=None if possible is None else tuple(possible),
        description=detail.description,
        note=NOTES.get(detail.key or ""),
    )


def wanted(lines: Sequence[ProposedLine], wrong: Mapping[str, str]) -> list[OpenQuestion]:
    """The questions that Pax8 wants answered, by what it said of their labels.

    It does not say of which line, so each that is asked so is told; those without an answer, where
    there are such.
    """
    found: list[OpenQuestion] = []
    for label, said in wrong.items():
        asked = [
            _question(line.number, each)
            for line in lines
            for each in line.details
            if each.label == label
        ]
        unanswered = [each for line in lines for each in line.questions if each.label == label]
        those = unanswered or asked or [OpenQuestion(None, "", label)]
        found += [replace(each, wrong=said) for each in those]
    return found
