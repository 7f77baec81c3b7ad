"""The released code's way of judging a solution (genprm.md), as the yardstick: written anew, with its habits kept.

One prompt a call, each step of each vote in turn, no prefix cache, code by `exec` in this process, all steps judged.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import re
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType
from typing import Any

import httpx

from redline.inference import LanguageModel, Usage
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.feedback import NO_CODE
from redline.verifier.genprm.recipe import TOP_K, TOP_P, VOTING_TEMPERATURE
from redline.verifier.genprm.seeds import derive_seed

STEP_TOKENS, JUDGEMENT_TOKENS, CODE_ROUNDS, CODE_SECONDS = 2048, 20, 3, 5
TOP_LOGPROBS = 20


@dataclass
class ReleasedJudge:
    """Judges over the completions route of a vLLM server; `client` is the same model, for its template and tokenizer.

    The samples are drawn with the seeds that `GenPRM` would use, so that the labels can be compared.
    """

    base: str
    """Up to and including `/v1`."""
    model: str
    client: LanguageModel
    usage: Usage = field(default_factory=Usage)
    """Of all calls so far."""
    exec_seconds: float = 0.0
    _http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=120))

    def __post_init__(self) -> None:
        self._salts = itertools.count()
        self._yes, self._no = (self._only_token(word) for word in ("Yes", "No"))

    def rewards(self, problem: str, steps: Sequence[str], votes: int) -> list[float]:
        """The mean reward of each step."""
        chains = [self._chain(problem, steps, derive_seed(0, vote)) for vote in range(votes)]
        return [math.fsum(of_step) / votes for of_step in zip(*chains, strict=True)]

    def _chain(self, problem: str, steps: Sequence[str], seed: int) -> list[float]:
        namespace: dict[str, Any] = {"__name__": "__main__"}
        rationales: list[str] = []
        rewards = []
        for number in range(1, len(steps) + 1):
            prompt = prompt_format.open_prompt(self.client, prompt_format.conversation(problem, steps, rationales))
            seeds = (derive_seed(seed, number, request) for request in itertools.count(1))
            rationale, reward = self._step(prompt, number, namespace, seeds)
            rationales.append(rationale)
            rewards.append(reward)
        return rewards

    def _step(self, prompt: str, number: int, namespace: dict[str, Any], seeds: Iterator[int]) -> tuple[str, float]:
        text = prompt_format.analysis_opening(number)
        text += self._say(prompt + text, next(seeds), prompt_format.ANALYSIS_STOP)[0]
        analysed, text = text, text + prompt_format.CODE_OPENING
        for _ in range(CODE_ROUNDS):
            said, told = self._say(prompt + text, next(seeds), prompt_format.CODE_STOP, prompt_format.JUDGEMENT_STOP)
            text += said
            if prompt_format.last_judgement(said):
                return text, self._reward(told)
            text += prompt_format.code_feedback(self._exec(_last_code(text), namespace))
        text = analysed + prompt_format.JUDGEMENT_OPENING
        said, told = self._say(prompt + text, next(seeds), prompt_format.JUDGEMENT_STOP, room=JUDGEMENT_TOKENS)
        return text + said, self._reward(told)

    def _say(self, prompt: str, seed: int, *stop: str, room: int = STEP_TOKENS) -> tuple[str, Any]:
        """What the model says, with the likeliest tokens at each place. A salt of its own keeps it out of the cache."""
        space = self.client.max_context - self.client.count_tokens(prompt)
        answer = self._post(
            f"{self.base}/completions",
            prompt=prompt,
            add_special_tokens=False,
            max_tokens=min(room, space),
            temperature=VOTING_TEMPERATURE,
            top_p=TOP_P,
            top_k=TOP_K,
            seed=seed,
            stop=list(stop),
            include_stop_str_in_output=True,
            logprobs=TOP_LOGPROBS,
            return_tokens_as_token_ids=True,
            cache_salt=f"alone-{next(self._salts)}",
        )
        told = answer["usage"]
        self.usage += Usage(1, told["prompt_tokens"], told["completion_tokens"])
        [choice] = answer["choices"]
        return choice["text"], choice["logprobs"]

    def _reward(self, told: Any) -> float:
        """P(Yes) where either word was said last; 0.5 where none was."""
        for said, top in zip(reversed(told["tokens"]), reversed(told["top_logprobs"]), strict=True):
            if said in (self._yes, self._no):
                least = min(top.values())
                yes, no = (math.exp(top.get(token, least)) for token in (self._yes, self._no))
                return yes / (yes + no)
        return 0.5

    def _exec(self, code: str | None, namespace: dict[str, Any]) -> str:
        if code is None:
            return NO_CODE
        printed, began = io.StringIO(), monotonic()
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(CODE_SECONDS)
        try:
            with contextlib.redirect_stdout(printed):
                exec(code, namespace)
        except TimeoutError as error:
            return f"Code execute time out: {error}"
        except Exception as error:  # noqa: BLE001 - whatever model-written code raises is its output
            return f"Code execute Error: {type(error).__name__}: {error}"
        finally:
            signal.alarm(0)
            self.exec_seconds += monotonic() - began
        return printed.getvalue().strip()

    def _only_token(self, word: str) -> str:
        url = f"{self.base.removesuffix('/v1')}/tokenize"
        [token] = self._post(url, prompt=word, add_special_tokens=False)["tokens"]
        return f"token_id:{token}"

    def _post(self, url: str, **body: object) -> dict[str, Any]:
        response = self._http.post(url, json={"model": self.model, **body})
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer


def _last_code(text: str) -> str | None:
    """The last block between a Python fence and any other, as the released code looks for it."""
    blocks: list[str] = re.findall(r"```python\s*(.*?)\s*```", text, re.DOTALL)
    return blocks[-1] if blocks else None


def _too_long(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError("Code execution timed out")
