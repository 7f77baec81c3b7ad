"""How good a verifier is: ProcessBench, Best-of-N against majority voting, calibration of what is accepted."""

from redline.evaluation.best_of_n.candidates import Candidate, CandidateSet, read_candidates
from redline.evaluation.best_of_n.selection import METHODS, CandidatePool, ComparisonRow, compare
from redline.evaluation.calibration.reliability import Reliability, reliability
from redline.evaluation.calibration.threshold import Calibration, CalibrationSample, calibrate, confidence
from redline.evaluation.processbench.benchmark import ALL_RIGHT, LabelledSolution, read_processbench
from redline.evaluation.processbench.scoring import SubsetScore, average_f1, harmonic_mean, predict, score_predictions
from redline.evaluation.statistics.interval import Estimate, wilson

__all__ = [
    "ALL_RIGHT",
    "METHODS",
    "Calibration",
    "CalibrationSample",
    "Candidate",
    "CandidatePool",
    "CandidateSet",
    "ComparisonRow",
    "Estimate",
    "LabelledSolution",
    "Reliability",
    "SubsetScore",
    "average_f1",
    "calibrate",
    "compare",
    "confidence",
    "harmonic_mean",
    "predict",
    "read_candidates",
    "read_processbench",
    "reliability",
    "score_predictions",
    "wilson",
]
