"""Rollouts on Ray: the same output as without, and no row lost with an actor."""

import asyncio
import importlib.util
import os
import signal

import pytest

from redline.agent.cluster.errors import ActorsLost, ClusterUnreachable, RemoteFailed
from redline.inference import open_model
from redline.training.monte_carlo.estimator import MonteCarloEstimator
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.ray_actors import ActorSpec, RolloutActors
from redline.training.monte_carlo.state import RolloutSampling
from redline.training.monte_carlo.stopping import StoppingRule
from redline.training.pipeline.schema import SolutionRow
from redline.training.problems.generated import generated_rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: .[ray]"),
]
PLAN = MonteCarloPlan(10, StoppingRule(None))
SAMPLING = RolloutSampling(max_tokens=60, seed=5)


@pytest.fixture(scope="module")
def cluster():
    """A cluster on this machine, with room for three actors."""
    import ray

    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


def solutions(count):
    for problem in generated_rows("test", count):
        steps = (f"The answer is \\boxed{{{problem.answer}}}.",)
        shared = problem.model_dump(exclude={"id", "origins"})
        for number in range(2):
            name = f"{problem.id}/{number}"
            told = ("First look at it.",) * number + steps
            yield SolutionRow(id=name, problem_id=problem.id, **shared, steps=told, given=problem.answer, right=True)


async def all_of(worker, rows):
    return await asyncio.gather(*(worker.work(row) for row in rows))


async def test_where_no_actor_is_left_the_run_ends_and_no_row_is_to_blame():
    with pytest.raises(ActorsLost, match="every actor was lost"):
        await RolloutActors("local", ActorSpec("embedded", PLAN, SAMPLING), 1).work(next(solutions(1)))


# Before any test that connects to a cluster: a connection there is would be used.
async def test_an_address_without_a_cluster_is_told():
    with pytest.raises(ClusterUnreachable, match=r"no Ray cluster at '127.0.0.1:1'"):
        async with RolloutActors("127.0.0.1:1", ActorSpec("embedded", PLAN, SAMPLING), 1):
            pass


async def test_counts_are_those_without_ray_also_when_an_actor_is_killed(cluster):
    rows = list(solutions(8))
    async with MonteCarloEstimator(open_model("embedded"), PLAN, SAMPLING) as alone:
        expected = await all_of(alone, rows)
    async with RolloutActors("local", ActorSpec("embedded", PLAN, SAMPLING), 2) as pool:
        work = asyncio.create_task(all_of(pool, rows))
        while not (processes := await pool.processes()):
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
        assert not work.done()
        os.kill(processes[0], signal.SIGKILL)
        found = await work
        # After a state from which nothing was right, nothing is drawn.
        drawn = [[b.rollouts for b in row.boundaries if b.after == 0 or row.boundaries[0].right] for row in found]
        assert all(counts in ([10], [10, 1], [10, 10, 1]) for counts in drawn)
        assert drawn.count([10, 1]) == drawn.count([10, 10, 1]) > 2
        # One completion may round otherwise in other company; other seeds would change many.
        pairs = [zip(a.boundaries, b.boundaries, strict=True) for a, b in zip(found, expected, strict=True)]
        assert sum(abs(a.right - b.right) for pair in pairs for a, b in pair) <= 2
        assert sum(0 < b.right < 10 for row in expected for b in row.boundaries) > 4
        assert [row.id for row in found] == [row.id for row in rows]
        assert processes[0] not in await pool.processes()


async def test_a_policy_that_cannot_be_opened_there_is_told(cluster):
    with pytest.raises(RemoteFailed, match="ModelNotFound: no model at"):
        async with RolloutActors("local", ActorSpec("hf:/nowhere/at/all", PLAN, SAMPLING), 1):
            pass
