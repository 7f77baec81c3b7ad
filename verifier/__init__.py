"""The judge: a generative process reward model that reasons, runs code and votes on every step of a solution.

`GenPRM` speaks the published wire format over any `redline.inference.LanguageModel` and any `redline.sandbox.Sandbox`.
`extract_answer` and `AnswerChecker` read final answers and compare them where a hang can be killed.
"""

from redline.verifier.answer import extract_answer
from redline.verifier.answer_referee import Mark, Marker
from redline.verifier.bestofn import METHODS, ComparisonRow, Contest, compare
from redline.verifier.calibration import Calibration, Judged, Reliability, calibrate, confidence, reliability
from redline.verifier.candidates import Candidate, CandidateSet, read_candidates
from redline.verifier.chain import VOTING_TEMPERATURE, Recipe
from redline.verifier.consistency import INSTRUCTION as SOLVE_INSTRUCTION
from redline.verifier.consistency import SelfConsistency
from redline.verifier.critic import Critic
from redline.verifier.datafile import Entry, read_entries
from redline.verifier.equality import AnswerChecker
from redline.verifier.errors import CheckerUnavailable, DataError, VerifierError
from redline.verifier.exact import Exact, ExactFirst
from redline.verifier.filekind import HEAD, binary_kind, line_fault, text_kind
from redline.verifier.genprm import GenPRM
from redline.verifier.gold import gold_answers
from redline.verifier.interval import Estimate, wilson
from redline.verifier.judge import Judge
from redline.verifier.opening import JudgeName, open_judge, with_exact_checks
from redline.verifier.prm import DiscriminativePRM
from redline.verifier.processbench import (
    ALL_RIGHT,
    LabelledSolution,
    Score,
    average_f1,
    harmonic_mean,
    predict,
    read_processbench,
    score_predictions,
)
from redline.verifier.scoring import Scoring, best_of_n, majority, score, step_rewards, weighted_majority
from redline.verifier.stopping import DEFAULT_STOP_ERROR, Stopping
from redline.verifier.value import Equality
from redline.verifier.verdict import CodeRun, Evidence, Label, Verdict, Vote

__all__ = [
    "ALL_RIGHT",
    "DEFAULT_STOP_ERROR",
    "HEAD",
    "METHODS",
    "SOLVE_INSTRUCTION",
    "VOTING_TEMPERATURE",
    "AnswerChecker",
    "Calibration",
    "Candidate",
    "CandidateSet",
    "CheckerUnavailable",
    "CodeRun",
    "ComparisonRow",
    "Contest",
    "Critic",
    "DataError",
    "DiscriminativePRM",
    "Entry",
    "Equality",
    "Estimate",
    "Evidence",
    "Exact",
    "ExactFirst",
    "GenPRM",
    "Judge",
    "JudgeName",
    "Judged",
    "Label",
    "LabelledSolution",
    "Mark",
    "Marker",
    "Recipe",
    "Reliability",
    "Score",
    "Scoring",
    "SelfConsistency",
    "Stopping",
    "Verdict",
    "VerifierError",
    "Vote",
    "average_f1",
    "best_of_n",
    "binary_kind",
    "calibrate",
    "compare",
    "confidence",
    "extract_answer",
    "gold_answers",
    "harmonic_mean",
    "line_fault",
    "majority",
    "open_judge",
    "predict",
    "read_candidates",
    "read_entries",
    "read_processbench",
    "reliability",
    "score",
    "score_predictions",
    "step_rewards",
    "text_kind",
    "weighted_majority",
    "wilson",
    "with_exact_checks",
]
