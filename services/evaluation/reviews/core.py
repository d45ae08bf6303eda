"""The annual review round (年度考核轮次) as a table of transitions (evaluation.md §10).

The table is data: it drives the `/transitions` route, the `can` map of the views and the buttons.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReviewRoundState(StrEnum):
    """Where a review round stands; `void` ends it before the verdict, `closed` after publication."""

    DRAFT = "draft"
    OPEN = "open"
    FROZEN = "frozen"
    SCORED = "scored"
    MODERATED = "moderated"
    NOTIFIED = "notified"
    FINAL = "final"
    PUBLISHED = "published"
    CLOSED = "closed"
    VOID = "void"


class Hand(StrEnum):
    """Whose act a transition is."""

    INSPECTORATE = "inspectorate"
    LEADER = "leader"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step: `hand` takes it; `needs_reason` demands a written reason."""

    before: ReviewRoundState
    after: ReviewRoundState
    hand: Hand
    needs_reason: bool = False


_S = ReviewRoundState
_NOT_FINAL = (_S.DRAFT, _S.OPEN, _S.FROZEN, _S.SCORED, _S.MODERATED, _S.NOTIFIED)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _S.OPEN, Hand.INSPECTORATE),
    Transition(_S.OPEN, _S.FROZEN, Hand.INSPECTORATE),
    Transition(_S.FROZEN, _S.SCORED, Hand.MACHINE),
    Transition(_S.SCORED, _S.SCORED, Hand.MACHINE),
    Transition(_S.SCORED, _S.MODERATED, Hand.INSPECTORATE),
    Transition(_S.MODERATED, _S.NOTIFIED, Hand.INSPECTORATE),
    Transition(_S.NOTIFIED, _S.FINAL, Hand.LEADER),
    Transition(_S.FINAL, _S.PUBLISHED, Hand.INSPECTORATE),
    Transition(_S.PUBLISHED, _S.CLOSED, Hand.INSPECTORATE),
    *(Transition(state, _S.VOID, Hand.INSPECTORATE, needs_reason=True) for state in _NOT_FINAL),
)

NEEDS_A_JOB = frozenset({_S.FROZEN})
"""Steps that must ask other services: the round stays as it is until the job has all answers (trust.md §7.11)."""

TOLD = frozenset({_S.NOTIFIED, _S.FINAL, _S.PUBLISHED, _S.CLOSED})
"""States after notice: before them only the inspectorate sees scores."""

PUBLISHED = frozenset({_S.PUBLISHED, _S.CLOSED})
"""States that a district's systems see."""


def step(before: ReviewRoundState, after: ReviewRoundState) -> Transition | None:
    """The transition between two states, or None where the table has none."""
    return next((t for t in TRANSITIONS if t.before is before and t.after is after), None)


def next_states(state: ReviewRoundState, hand: Hand) -> tuple[ReviewRoundState, ...]:
    """What `hand` may ask for in `state`, in the table's order."""
    return tuple(t.after for t in TRANSITIONS if t.before is state and t.hand is hand)


@dataclass(frozen=True, slots=True)
class Actors:
    """Account ids (as text) that took part in a round."""

    proposer: str | None
    ran: frozenset[str]
    entered: frozenset[str]


def finalises_own_work(approver: str, actors: Actors) -> bool:
    """Whether the approver proposed the verdict, ran the scores or entered a value in it (evaluation.md §10)."""
    return approver == actors.proposer or approver in actors.ran or approver in actors.entered


def proposes_own_scores(proposer: str, actors: Actors) -> bool:
    """Whether the proposer entered a value that the verdict rests on."""
    return proposer in actors.entered
