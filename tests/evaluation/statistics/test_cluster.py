"""The evidence of clusters: solutions of one problem count as one."""

import math

import pytest

from redline.evaluation.statistics.cluster import cluster_bound_low, log_e_value


def test_the_evidence_of_clusters_by_hand():
    """One problem, both of its solutions right, against one half: wealth 1 + c at each stake c, 1.462 on average."""
    stakes = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 0.99)
    assert log_e_value({(2, 2): 1}, 2, 0.5) == pytest.approx(math.log(1 + sum(stakes) / 10))
    # One of two right against one half: nothing is won and nothing lost.
    assert log_e_value({(1, 2): 1}, 2, 0.5) == pytest.approx(0)
    assert cluster_bound_low({(0, 2): 1}, 2, 0.1) == 0
    assert cluster_bound_low({(1, 1): 200}, 1, 0.05) == pytest.approx(1 - math.log(20) / 200, abs=0.01)
