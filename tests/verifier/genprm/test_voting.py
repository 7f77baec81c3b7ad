"""The voting pool: who is asked about which step, and that nobody is asked in vain or left behind at work."""

import asyncio
import re

import pytest

from redline.inference import ScriptedModel
from redline.verifier import GenPRM, Stopping, Vote
from redline.verifier.genprm.seeds import derive_seed
from redline.verifier.genprm.voting import VotingPool

STEPS = ["a", "b", "c", "d"]


class Scripted:
    """A chain that casts the rewards it was given, after as many turns of the event loop as `delay`."""

    def __init__(self, rewards, journal, name, delay):
        self.rewards, self.journal, self.name, self.delay = list(rewards), journal, name, delay
        self.judged, self.closed, self.follows = 0, False, False

    async def judge(self, step):
        assert step == self.judged
        reward = self.rewards[self.judged]
        for _ in range(self.delay):
            await asyncio.sleep(0)
        self.judged += 1
        self.journal.append((self.name, self.judged - 1))
        return Vote(verdict="yes" if reward >= 0.5 else "no", reward=reward, source="logprobs")

    async def aclose(self):
        self.closed = True


def chains(table, delays=None):
    """A chain for each row of the table, and the journal of their votes."""
    journal = []
    return [Scripted(row, journal, i, (delays or {}).get(i, 1)) for i, row in enumerate(table)], journal


async def verdicts(made, rule, steps=1):
    async with VotingPool(made.__getitem__, rule) as pool:
        return [await pool.judge_next() for _ in range(steps)]


async def test_three_of_eight_that_agree_are_enough():
    made, journal = chains([[0.999]] * 8)
    [verdict] = await verdicts(made, Stopping(8))
    assert (verdict.verdict, len(verdict.votes), verdict.votes_allowed) == ("yes", 3, 8)
    assert sorted(journal) == [(0, 0), (1, 0), (2, 0)]
    assert [chain.closed for chain in made] == [True] * 3 + [False] * 5


async def test_all_are_asked_where_stopping_early_is_off():
    made, journal = chains([[0.999]] * 8)
    [verdict] = await verdicts(made, Stopping(8, None))
    assert len(verdict.votes) == len(journal) == 8


async def test_a_chain_left_behind_catches_up_when_it_is_needed_again():
    rows = [[0.999, 0.999, 0.999, 0.999]] * 8
    rows[1] = [0.999, 0.0001, 0.999, 0.0001]
    made, journal = chains(rows)
    found = await verdicts(made, Stopping(8), steps=4)
    assert [len(verdict.votes) for verdict in found] == [3, 6, 3, 6]
    assert [chain.judged for chain in made] == [4] * 6 + [0, 0]
    # Chains 3 to 5 came late, judged every step in order, and did not judge the third before the fourth needed them.
    for name in range(3, 6):
        assert [step for chain, step in journal if chain == name] == [0, 1, 2, 3]
    assert journal.index((3, 2)) > journal.index((2, 2))


@pytest.mark.parametrize("slow", [0, 1, 2])
async def test_who_answers_first_changes_nothing(slow):
    rows = [[0.9], [0.1], [0.8], [0.7], [0.2], [0.9], [0.3], [0.6]]
    made, _ = chains(rows)
    delayed, _ = chains(rows, {slow: 20})
    assert await verdicts(made, Stopping(8)) == await verdicts(delayed, Stopping(8))


def judge_by_seed(votes_on):
    """A model that says for vote i and step t what `votes_on[t][i]` says; vote i is known by its seed."""
    seats = {}
    for vote in range(8):
        for step in range(len(STEPS)):
            seats[derive_seed(derive_seed(0, vote), step + 1, 1)] = (step, vote)

    def reply(request):
        step, vote = seats[request.seed]
        assert request.prompt.count("<|im_start|>user") == step + 1
        return f"{{{'Yes' if votes_on[step][vote] else 'No'}}}$\n</output>\n"

    return ScriptedModel(reply, confidence=0.999)


async def test_each_vote_has_its_own_rationales_however_late_it_comes():
    votes_on = [[1] * 8, [1, 0, 1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0, 0, 0], [0] * 8]
    model = judge_by_seed(votes_on)
    judge = GenPRM(model, None, votes=8, analysis=False, code=False)
    found = [verdict async for verdict in judge.judge("P", STEPS)]
    assert [(v.verdict, len(v.votes)) for v in found] == [("yes", 3), ("yes", 6), ("yes", 3), ("no", 3)]
    for request in model.requests:
        told = re.findall(r"assistant\n<output>\n\*\*Judgement\*\*: \$\\boxed\{(Yes|No)\}", request.prompt)
        vote = next(v for v in range(8) if request.seed in {derive_seed(derive_seed(0, v), s, 1) for s in range(1, 5)})
        assert told == ["Yes" if votes_on[s][vote] else "No" for s in range(len(told))]


@pytest.mark.parametrize("votes", [2, 5, 8])
async def test_certainty_gives_the_labels_of_all_votes(votes):
    table = [[(i * 7 + t * 3 + i * i * t) % 5 > 1 for i in range(8)] for t in range(4)]
    found = {}
    for error in (0.0, None):
        judge = GenPRM(judge_by_seed(table), None, votes=votes, stop_error=error, analysis=False, code=False)
        found[error] = [v.verdict async for v in judge.judge("P", STEPS, all_steps=True)]
    assert found[0.0] == found[None]


async def test_a_failure_while_catching_up_closes_every_chain():
    rows = [[0.999, 0.999], [0.999, 0.0001], [0.999, 0.999], [0.999], [0.999, 0.999], [0.999, 0.999]]
    made, _ = chains(rows)
    before = asyncio.all_tasks()
    with pytest.raises(IndexError):
        await verdicts(made, Stopping(8), steps=2)
    assert all(chain.closed for chain in made)
    assert asyncio.all_tasks() == before


async def test_cancelling_in_a_later_wave_leaves_nothing_at_work():
    made, _ = chains([[0.999], [0.0001], [0.999], *[[0.999]] * 5], dict.fromkeys(range(3, 8), 10**9))
    before = asyncio.all_tasks()
    task = asyncio.create_task(verdicts(made, Stopping(8)))
    async with asyncio.timeout(30):
        while not made[0].judged or len(asyncio.all_tasks() - before) < 4:
            await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == before
    assert [chain.closed for chain in made] == [True] * 6 + [False] * 2
