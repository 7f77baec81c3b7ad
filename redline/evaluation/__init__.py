"""How good a verifier is: ProcessBench, Best-of-N against majority voting, calibration of what is accepted."""

from redline.evaluation.calibration import (
    Calibration,
    CalibrationSample,
    Reliability,
    calibrate,
    confidence,
    reliability,
)
from redline.evaluation.candidates import Candidate, CandidateSet, read_candidates
from redline.evaluation.processbench import (
    ALL_RIGHT,
    LabelledSolution,
    SubsetScore,
    average_f1,
    harmonic_mean,
    predict,
    read_processbench,
    score_predictions,
)
from redline.evaluation.selection import METHODS, CandidatePool, ComparisonRow, compare
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
