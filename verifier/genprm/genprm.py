"""The generative process reward model: analysis, executed code, judgement, N voting chains (arXiv 2504.00891)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence

from redline.inference import LanguageModel
from redline.sandbox import Sandbox
from redline.verifier.genprm.chain import VerificationChain
from redline.verifier.genprm.fewshot.chain import FewShotChain
from redline.verifier.genprm.history import ChainHistory
from redline.verifier.genprm.recipe import TOP_K, TOP_P, VOTING_TEMPERATURE, JudgingRecipe
from redline.verifier.genprm.seeds import derive_seed
from redline.verifier.genprm.stopping import DEFAULT_STOP_ERROR, Stopping
from redline.verifier.genprm.voting import VotingPool
from redline.verifier.verdict import Verdict


class GenPRM:
    """Judges steps with up to `votes` chains over the solution, each with its own rationales and its own namespace.

    No more chains are asked about a step than it takes to know the label of all `votes` (see `stopping`): with an
    error probability of `stop_error`, for certain where that is 0; None asks them all.
    The other keywords are the fields of `JudgingRecipe`: `analysis`, `code` and `execute` are the switches of the
    paper's ablation; with the first two off, the model judges directly, and with `execute` off it guesses what its code
    prints. `demonstrations` shows a model that was never trained for the format what it looks like. With a `doubt` a
    rationale goes no deeper than it takes: P(Yes) is looked at before anything is written and behind the analysis, and
    ends the step where it is at least `1 - doubt`, or, behind an analysis, at most `doubt`.
    The sandbox must be open, and may be None only where no code runs.

    Raises `ValueError` for fewer than one vote, an error not in [0, 0.5), execution without a sandbox, or a recipe
    that is none.
    """

    in_order = True
    """It looks at no step before its verdict is asked for (`redline.verifier.ArrivingSteps`)."""

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
        top_p: float = TOP_P,
        top_k: int = TOP_K,
        max_tokens: int = 2048,
        question_prefix: bool = False,
        generation_prompt: bool = False,
        hard_rewards: bool = False,
        shared_history: bool = False,
        demonstrations: bool = False,
        doubt: float | None = None,
    ) -> None:
        self._stopping = Stopping(votes, stop_error)
        if code and execute and sandbox is None:
            raise ValueError("executing the verifier's code needs a sandbox; pass one, or execute=False")
        if temperature is None:
            temperature = 0.0 if votes == 1 else VOTING_TEMPERATURE
        self._model = model
        self._sandbox = sandbox
        self._recipe = JudgingRecipe(
            analysis=analysis,
            code=code,
            execute=execute,
            temperature=temperature,
            top_p=top_p,
            top_k=top_k,
            max_tokens=max_tokens,
            question_prefix=question_prefix,
            generation_prompt=generation_prompt,
            hard_rewards=hard_rewards,
            shared_history=shared_history,
            demonstrations=demonstrations,
            doubt=doubt,
        )

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
        start = self._starter(problem, steps, seed)
        async with VotingPool(start, self._stopping, in_turn=self._recipe.shared_history) as pool:
            for _ in steps:
                verdict = await pool.judge_next()
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return

    def _starter(self, problem: str, steps: Sequence[str], seed: int) -> Callable[[int], VerificationChain]:
        """What makes the chain of a vote: each with a history of its own, or all with the first one's."""
        shared = ChainHistory(self._sandbox) if self._recipe.shared_history else None
        kind = FewShotChain if self._recipe.demonstrations else VerificationChain

        def start(vote: int) -> VerificationChain:
            history = shared or ChainHistory(self._sandbox)
            follows = shared is not None and vote > 0
            vote_seed = derive_seed(seed, vote)
            return kind(self._model, history, self._recipe, problem, steps, vote_seed, follows=follows)

        return start
