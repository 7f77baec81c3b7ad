"""The generative process reward model: analysis, executed code, judgement, N voting chains (arXiv 2504.00891)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from inference import LanguageModel
from sandbox import Sandbox
from verifier.chain import Chain, Recipe, derive_seed
from verifier.jury import Jury
from verifier.stopping import DEFAULT_STOP_ERROR, Stopping
from verifier.verdict import Verdict

VOTING_TEMPERATURE, TOP_P, TOP_K = 0.6, 0.95, 20
"""The paper's sampling, used as soon as chains are to differ."""


class GenPRM:
    """Judges steps with up to `votes` chains over the solution, each with its own rationales and its own namespace.

    No more chains are asked about a step than it takes to know the label of all `votes` (see `stopping`): with an
    error probability of `stop_error`, for certain where that is 0; None asks them all.
    `analysis`, `code` and `execute` are the switches of the paper's ablation; with the first two off, the model judges
    directly, and with `execute` off it guesses what its code prints. `temperature` is 0 for one vote and 0.6 for
    several unless given. `max_tokens` bounds the rationale of one step. `question_prefix` writes the first turn as the
    released demo does, not as its evaluation script. The sandbox must be open, and may be None only where no code runs.

    Raises `ValueError` for fewer than one vote, an error not in [0, 0.5), or execution without a sandbox.
    """

    def __init__(
        self,
        model: LanguageModel,
        sandbox: Sandbox | None,
        *,
        votes: int = 1,
        stop_error: float | None = DEFAULT_STOP_ERROR,
        analysis: bool = True,
        code: bool = True,
        execute: bool = True,
        temperature: float | None = None,
        max_tokens: int = 2048,
        question_prefix: bool = False,
    ) -> None:
        self._stopping = Stopping(votes, stop_error)
        if code and execute and sandbox is None:
            raise ValueError("executing the verifier's code needs a sandbox; pass one, or execute=False")
        if temperature is None:
            temperature = 0.0 if votes == 1 else VOTING_TEMPERATURE
        self._model = model
        self._sandbox = sandbox
        self._recipe = Recipe(analysis, code, execute, temperature, TOP_P, TOP_K, max_tokens, question_prefix)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """Yield one verdict per step, in order, as soon as it is settled.

        Stops after the first step judged `no` or `unknown`, unless `all_steps`. The same seed gives the same verdicts;
        vote i draws the same samples however many votes there are. Raises what the model raises (`InferenceError`); a
        sandbox that fails makes votes `unknown`. Sessions are closed when the iterator ends or is closed: wrap it in
        `contextlib.aclosing` where you may leave the loop early.
        """
        async with Jury(lambda vote: self._chain(problem, steps, derive_seed(seed, vote)), self._stopping) as jury:
            for _ in steps:
                verdict = await jury.judge_next()
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return

    def _chain(self, problem: str, steps: Sequence[str], seed: int) -> Chain:
        return Chain(self._model, self._sandbox, self._recipe, problem, steps, seed)
