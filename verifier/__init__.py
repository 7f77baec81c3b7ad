"""The judge: a generative process reward model that reasons, runs code and votes on every step of a solution.

`GenPRM` speaks the published wire format over any `redline.inference.LanguageModel` and any `redline.sandbox.Sandbox`.
`extract_answer` and `AnswerChecker` read final answers and compare them where a hang can be killed.
"""

from redline.verifier.answers.checker import AnswerChecker
from redline.verifier.answers.equality import Equality
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.answers.gold import gold_answers
from redline.verifier.answers.grading import AnswerGrade, AnswerGrader
from redline.verifier.answers.quick_rules import quick_equal
from redline.verifier.errors import CheckerUnavailable, JudgeUnavailable, VerifierError
from redline.verifier.genprm.genprm import GenPRM
from redline.verifier.genprm.recipe import VOTING_TEMPERATURE, JudgingRecipe
from redline.verifier.genprm.stopping import DEFAULT_STOP_ERROR, Stopping
from redline.verifier.judges.answer_judge import AnswerJudge
from redline.verifier.judges.arriving import ArrivingSteps, in_order
from redline.verifier.judges.consistency import INSTRUCTION as SOLVE_INSTRUCTION
from redline.verifier.judges.consistency import SelfConsistency
from redline.verifier.judges.critic import Critic
from redline.verifier.judges.exact import Exact, ExactFirst
from redline.verifier.judges.factory import (
    JudgeSpec,
    judge_names,
    open_judge,
    open_judge_models,
    runs_foreign_code,
    weights_named,
    with_exact_checks,
)
from redline.verifier.judges.judge import Judge, ResumableJudge, Sight
from redline.verifier.judges.prm import DiscriminativePRM
from redline.verifier.judges.program.cache import ProgramCache
from redline.verifier.judges.program.program_judge import ProgramJudge
from redline.verifier.judges.unanimous import Unanimous
from redline.verifier.scoring import Scoring, best_of_n, majority, score, step_rewards, weighted_majority
from redline.verifier.verdict import CodeRun, Evidence, Label, Verdict, Vote

__all__ = [
    "DEFAULT_STOP_ERROR",
    "SOLVE_INSTRUCTION",
    "VOTING_TEMPERATURE",
    "AnswerChecker",
    "AnswerGrade",
    "AnswerGrader",
    "AnswerJudge",
    "ArrivingSteps",
    "CheckerUnavailable",
    "CodeRun",
    "Critic",
    "DiscriminativePRM",
    "Equality",
    "Evidence",
    "Exact",
    "ExactFirst",
    "GenPRM",
    "Judge",
    "JudgeSpec",
    "JudgeUnavailable",
    "JudgingRecipe",
    "Label",
    "ProgramCache",
    "ProgramJudge",
    "ResumableJudge",
    "Scoring",
    "SelfConsistency",
    "Sight",
    "Stopping",
    "Unanimous",
    "Verdict",
    "VerifierError",
    "Vote",
    "best_of_n",
    "extract_answer",
    "gold_answers",
    "in_order",
    "judge_names",
    "majority",
    "open_judge",
    "open_judge_models",
    "quick_equal",
    "runs_foreign_code",
    "score",
    "step_rewards",
    "weighted_majority",
    "weights_named",
    "with_exact_checks",
]
