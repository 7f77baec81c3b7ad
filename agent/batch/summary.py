"""The figures of a batch: what the lines of its output add up to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self

from redline.agent.settings.settings import Settings
from redline.agent.usage.price import TokenPrice
from redline.record import Record

_SURPRISING = 0.01
_TOKENS = ("policy_prompt_tokens", "policy_tokens", "verifier_prompt_tokens", "verifier_tokens")


class BatchSummary(Record):
    """The figures of everything in the output file."""

    rows: int = 0
    """Rows of the input."""
    done: int = 0
    """Rows with a line in the output, errors included."""
    resumed: int = 0
    """Of these, rows that an earlier run had done."""
    accepted: int = 0
    errors: int = 0
    gold: int = 0
    """Rows done that have a gold answer."""
    first_correct: int = 0
    correct: int = 0
    refereed: int = 0
    """Final answers that a model compared with the gold answer, because rules could not."""
    unknown: int = 0
    """Final answers that could not be compared with the gold answer; they count as not correct."""
    doubtful_references: int = 0
    """Rows whose gold answer may be wrong: the verifier accepted another one, and the majority agrees."""
    solutions: int = 0
    """Rows done that came with a solution, which was judged first."""
    solutions_right: int = 0
    """Of these solutions, those accepted as they stand."""
    solutions_wrong: int = 0
    """Those of which a step was judged wrong."""
    given: int = 0
    """Rows done that came with an answer to be checked."""
    given_equal: int = 0
    """Of these answers, those equal to the one that was found."""
    given_refuted: int = 0
    """Those in whose place the verifier accepted another answer."""
    given_preferred: int = 0
    """Those which the verifier accepted by themselves, where it did not accept the answer that was found."""
    first_accuracy: float | None = None
    """Share of first attempts that are right, among the rows with a gold answer; None without any."""
    accuracy: float | None = None
    """The same of final answers."""
    accepted_accuracy: float | None = None
    """Share of accepted answers that are right, among those with a gold answer."""
    accepted_drafts: int = 0
    """Of these accepted answers, those of a first attempt; the others are of revisions."""
    draft_accuracy: float | None = None
    """Share of accepted first attempts that are right. What a verifier lets pass is rarer right where the policy has
    revised until it passed."""
    accepted_revisions: int = 0
    revision_accuracy: float | None = None
    """The same of accepted revisions."""
    accepted_confidence: float | None = None
    """Mean confidence of the accepted answers with a gold answer: the share of them that a calibrated verifier has
    right."""
    policy_prompt_tokens: int = 0
    """Tokens the policy was sent."""
    policy_tokens: int = 0
    """Tokens the policy generated."""
    verifier_prompt_tokens: int = 0
    verifier_tokens: int = 0
    cost: float | None = None
    """What all these tokens cost, in the money of the prices; None where no price is set."""
    seconds: float = 0.0
    """Wall time of this run."""

    @property
    def overconfident(self) -> bool:
        """Whether the verifier is not calibrated for such data: fewer accepted answers are right than chance allows.

        So few or fewer would come of a calibrated one with a probability below 1 %.
        """
        accepted = self.accepted_drafts + self.accepted_revisions
        if self.accepted_accuracy is None or self.accepted_confidence is None:
            return False
        right = round(self.accepted_accuracy * accepted)
        return _at_most(right, accepted, self.accepted_confidence) < _SURPRISING


@dataclass(frozen=True, slots=True)
class BatchPrices:
    """What the tokens of both models cost."""

    policy: TokenPrice
    verifier: TokenPrice

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Those of the settings; None where there are none."""
        if settings.policy_price is None and settings.verifier_price is None:
            return None
        prices = (settings.policy_price, settings.verifier_price)
        return cls(*(TokenPrice() if price is None else TokenPrice.parse(price) for price in prices))

    def cost(self, tokens: Mapping[str, int]) -> float:
        """What so many tokens of each kind cost."""
        policy = self.policy.of(tokens["policy_prompt_tokens"], tokens["policy_tokens"])
        return policy + self.verifier.of(tokens["verifier_prompt_tokens"], tokens["verifier_tokens"])


class BatchCounter:
    """Adds up output lines."""

    def __init__(self, rows: int, prices: BatchPrices | None = None) -> None:
        self._counts: Counter[str] = Counter()
        self._tokens = dict.fromkeys(_TOKENS, 0)
        self._prices = prices
        self._accepted_gold = {"draft": [0, 0], "revision": [0, 0]}
        self._confidence = 0.0
        self._rows = rows
        self._resumed = self._resumed_accepted = 0
        self._began = monotonic()

    @property
    def done(self) -> int:
        return self._counts["done"]

    @property
    def accepted(self) -> int:
        return self._counts["accepted"]

    @property
    def accepted_rate(self) -> float:
        """Accepted rows a second, of this run."""
        return (self.accepted - self._resumed_accepted) / max(monotonic() - self._began, 1e-9)

    def add(self, line: Mapping[str, Any], *, resumed: bool = False) -> None:
        """Count one output line."""
        right = line.get("correct") == "yes"
        flags = {
            "done": True,
            "accepted": bool(line["accepted"]),
            "errors": line["error"] is not None,
            "gold": "gold" in line,
            "first_correct": line.get("first_correct") == "yes",
            "correct": right,
            "refereed": line.get("correct_by") == "referee",
            "unknown": line.get("correct") == "unknown",
            "doubtful_references": bool(line.get("reference_doubtful")),
            "solutions": "solution_verdict" in line,
            "solutions_right": line.get("solution_verdict") == "yes",
            "solutions_wrong": line.get("solution_verdict") == "no",
            "given": "given" in line,
            "given_equal": line.get("given_equal") == "yes",
            "given_refuted": line.get("believed") == "own",
            "given_preferred": line.get("believed") == "given",
        }
        for name, flag in flags.items():
            self._counts[name] += flag
        for name in self._tokens:
            self._tokens[name] += line["usage"][name]
        if flags["accepted"] and flags["gold"]:
            counts = self._accepted_gold["revision" if line["best"] else "draft"]
            counts[0] += right
            counts[1] += 1
            self._confidence += line["confidence"]
        self._resumed += resumed
        self._resumed_accepted += resumed and flags["accepted"]

    def summary(self) -> BatchSummary:
        """The figures so far."""
        gold = self._counts["gold"]
        (drafts_right, drafts), (revisions_right, revisions) = self._accepted_gold.values()
        return BatchSummary(
            rows=self._rows,
            resumed=self._resumed,
            first_accuracy=_share(self._counts["first_correct"], gold),
            accuracy=_share(self._counts["correct"], gold),
            accepted_accuracy=_share(drafts_right + revisions_right, drafts + revisions),
            accepted_drafts=drafts,
            draft_accuracy=_share(drafts_right, drafts),
            accepted_revisions=revisions,
            revision_accuracy=_share(revisions_right, revisions),
            accepted_confidence=_share(self._confidence, drafts + revisions),
            seconds=monotonic() - self._began,
            **self._counts,
            **self._tokens,
            cost=self._prices.cost(self._tokens) if self._prices else None,
        )


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _at_most(right: int, count: int, chance: float) -> float:
    """Probability of at most so many right ones of `count`, each right with the same chance."""
    # Means of confidences come out a little above 1.
    if chance >= 1.0 or right >= count:
        return float(right >= count)
    if chance <= 0.0:
        return 1.0
    # In logarithms: the binomial coefficients of a long file are beyond any float.
    return math.fsum(math.exp(_log_binomial(n, count, chance)) for n in range(right + 1))


def _log_binomial(right: int, count: int, chance: float) -> float:
    ways = math.lgamma(count + 1) - math.lgamma(right + 1) - math.lgamma(count - right + 1)
    return ways + right * math.log(chance) + (count - right) * math.log1p(-chance)
