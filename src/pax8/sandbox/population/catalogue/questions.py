"""What must be answered to have a product set up, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when a question has been answered with one of some values."""

    key: str
    values: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Tell whether one of the values was given."""
        return any(value in self.values for value in answers.get(self.key, ()))


@dataclass(frozen=True, slots=True)
class Question:
    """A provisioning detail: the question as Pax8 shows it, and the rule it keeps to itself.

    `required` and `when` are not on the wire: an answer is asked for only where `when` holds.
    """

    key: str
    label: str
    description: str | None = None
    value_type: Literal["Input", "Single-Value", "Multi-Value"] = "Input"
    possible_values: tuple[str, ...] | None = None
    required: bool = True
    when: Condition | None = None

    def applies(self, answers: Answers) -> bool:
        """Tell whether the question is asked, the other answers being what they are."""
        return self.when is None or self.when.holds(answers)

    def allows(self, values: Sequence[str]) -> bool:
        """Tell whether the values may answer the question."""
        if self.possible_values is None:
            return len(values) <= 1
        if self.value_type == "Single-Value" and len(values) > 1:
            return False
        return all(value in self.possible_values for value in values)

    def wire(self) -> dict[str, Any]:
        """Give the question as Pax8 sends it."""
        record: dict[str, Any] = {"label": self.label, "key": self.key}
        if self.description is not None:
            record["description"] = self.description
        record["valueType"] = self.value_type
        record["possibleValues"] = (
            None if self.possible_values is None else list(self.possible_values)
        )
        return record


def unanswered(questions: Iterable[Question], answers: Answers) -> list[Question]:
    """List the required questions that apply and have no answer, or a blank one.

    :param answers: the values given for each key.
    """
    return [
        question
        for question in questions
        if question.required
        and question.applies(answers)
        and not any(value.strip() for value in answers.get(question.key, ()))
    ]


def choice(
    key: str, label: str, *values: str, required: bool = True, when: Condition | None = None
) -> Question:
    """Ask for one of some values."""
    return Question(key, label, None, "Single-Value", values, required, when)
