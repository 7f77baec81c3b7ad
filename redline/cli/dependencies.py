"""How a command gets what it works with: the one place where the models behind it can be exchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redline.agent.settings.model_choice import ChooseModels, choose_models

if TYPE_CHECKING:
    from redline.agent.loop.refiner import Refiner
    from redline.agent.settings.settings import Settings
    from redline.evaluation.step_judge import StepJudge
    from redline.inference import LanguageModel


def open_refiner(settings: Settings) -> Refiner:
    """The refiner of the models named in the settings."""
    from redline.agent.loop.refiner import Refiner

    return Refiner(
        policy=settings.policy,
        prompts=settings.prompts,
        strategy=settings.strategy,
        verifier=settings.verifier,
        sandbox=settings.sandbox,
        exact=settings.exact,
        votes=settings.votes,
        stop_error=settings.stop_error,
        recipe=settings.recipe(),
        threshold=settings.threshold,
        budget=settings.budget(),
        trace=settings.trace,
        overlap=settings.overlap,
    )


def open_step_judge(settings: Settings) -> StepJudge:
    """The judge of the verifier named in the settings."""
    from redline.evaluation.step_judge import StepJudge

    return StepJudge(
        verifier=settings.verifier,
        sandbox=settings.sandbox,
        votes=settings.votes,
        stop_error=settings.stop_error,
        recipe=settings.recipe(),
        budget=settings.budget(),
    )


def open_referee(settings: Settings) -> LanguageModel | None:
    """The model that compares answers where rules cannot tell, loaded; None where none is named."""
    from redline.inference import open_model

    return None if settings.referee is None else open_model(settings.referee, role="policy")


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Makes what the settings ask for, still closed."""

    refiner: Callable[[Settings], Refiner] = open_refiner
    step_judge: Callable[[Settings], StepJudge] = open_step_judge
    referee: Callable[[Settings], LanguageModel | None] = open_referee
    """This one comes open."""
    models: ChooseModels = choose_models
    """Says which models to ask for; opens none."""
