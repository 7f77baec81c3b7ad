"""The catalogue of problems: what is wrong with a file is named, and the problems of a seed stay the same."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import yaml

from redline.store import DataError
from redline.training.generator import check
from redline.training.generator.catalogue.files import CatalogueError, CatalogueMissing, catalogue_folder
from redline.training.generator.catalogue.loading import kinds, load
from redline.training.generator.numbers import numbers_of
from redline.training.generator.numbers.verbs import VERBS
from redline.training.generator.sampler import roughened, sample_problem
from redline.training.generator.vocabulary import draw

PAGE = (catalogue_folder() / "README.md").read_text()
TOPIC = "ages/1_ages.yaml"
SOUND = """\
about: Ages.
kinds:
- name: older
  numbers: {a: {amount: [3, 70]}, b: {amount: [2, 30], not: a}}
  steps:
  - name: age
    formula: a + b
    says: ["#.", "The age is #."]
    asks: the age of {who}
    wrong: [a - b]
  train: ["{who} is [[a]] years old. How old is {he} in [[b]] years <ALL>?"]
  dev: ["{who} is [[a]]. {other} is [[b]] years older. How old is {other}?"]
  test: ["What is {who}'s age after [[a]] and [[b]] years?"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ages").mkdir()
    (tmp_path / TOPIC).write_text(SOUND)
    for path in catalogue_folder().glob("*.yaml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "fragments.yaml").write_text(
        'fragments: {ALL: "<in all|altogether>", ASIDE: "<or|at> [[u]]"}\nscenes: {}\n'
    )
    return tmp_path


def changed(folder: Path, old: str, new: str) -> Path:
    assert old in SOUND
    (folder / TOPIC).write_text(SOUND.replace(old, new, 1))
    return folder


def test_a_folder_is_a_family_and_its_files_have_its_kinds(folder: Path) -> None:
    (kind,) = load(folder)["ages"]
    problem = kind.sample("ages", Random(1), "train")
    assert (kind.name, problem.family, problem.kind) == ("older", "ages", "older")
    assert problem.values["age"] == problem.values["a"] + problem.values["b"]
    assert kind.lines[0].says == ("[[a + b]] = [[age]].", "The age is [[a + b]] = [[age]].")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{other} is [[b]]", "{otter} is [[b]]", "no word is called {otter}"),
        ("asks: the age of {who}", "asks: the {age}", "no word is called {age}"),
        ("How old is {he} in [[b]]", "How old is {he} in [[k]]", "no number is called k"),
        ("formula: a + b", "formula: a + c", "no number is called c"),
        ("<ALL>", "<SOMETIMES>", "no fragment is called SOMETIMES"),
        ("years <ALL>", "years <now|then", "character 57: this choice is never closed"),
        ("<ALL>", "<ASIDE>", "no number is called u"),
        ("<ALL>", "@peach@", "@peach@"),
        ("{other} is [[b]]", "{other is [[b]]", "{ and } do not match"),
        ("amount: [3, 70]", "amuont: [3, 70]", "no verb of the number language"),
        ("What is {who}'s age after [[a]] and [[b]] years?", "{who} is [[a]]. {other} is [[b]] years older. How old is"
         " {other}?", "both in dev and in test"),
        ("  dev:", "  dve:", "dve"),
        ("about: Ages.", "about: [", "1_ages.yaml"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_named(folder: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(changed(folder, old, new))
    assert said in str(caught.value)
    assert str(folder) in str(caught.value)


def test_two_kinds_of_one_name_are_named(folder: Path) -> None:
    shutil.copy(folder / TOPIC, folder / "ages/2_more_ages.yaml")
    with pytest.raises(CatalogueError, match=r"older: two kinds have this name"):
        load(folder)


def test_without_a_catalogue_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDLINE_CATALOGUE", str(tmp_path))
    with pytest.raises(CatalogueMissing, match=r"checkout.*REDLINE_CATALOGUE"):
        sample_problem(Random(0), "train", "word problems")


def test_the_catalogue_may_lie_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDLINE_CATALOGUE", str(folder))
    assert catalogue_folder() == folder
    assert list(kinds()) == ["ages"]


def test_the_problems_of_a_seed_stay_the_same() -> None:
    """A row names the seed of its problem, to make it again. Whoever changes the catalogue puts the new digest here."""
    rng = Random(13)
    digest = hashlib.sha256()
    for number in range(600):
        problem = sample_problem(rng, ("train", "dev", "test")[number % 3])
        digest.update(f"{roughened(problem.text, rng)}\n{problem.answer}\n".encode())
    assert digest.hexdigest() == "ff04a47d728f8f5aca811aeee0665066dec143338dd8fcd805695eccced221fe"


def test_the_check_of_the_command_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDLINE_CATALOGUE", str(folder))
    check.main(["--show", "older"])
    told = capsys.readouterr().out
    assert told.startswith("ages: 1 kinds, 3 phrasings\n")
    assert told.count("\\boxed") == 5
    shutil.copytree(folder, folder.parent / "broken")
    changed(folder.parent / "broken", "{other} is", "{otter} is")
    monkeypatch.setenv("REDLINE_CATALOGUE", str(folder.parent / "broken"))
    with pytest.raises(SystemExit, match=r"no word is called \{otter\}"):
        check.main([])


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("linear_equations.yaml", "formula: c - b", "formula: c - k", "ax + b = c: k: c - k: no number is called k"),
        ("linear_equations.yaml", "checks: [[a * s + b, c]]", "checks: [[a * s + b]]", "ax + b = c: steps: s: checks"),
        ("arithmetic.yaml", "dev:\n", 'dev:\n- "[[e]] = ?"\n', "in two splits: [[e]] = ?"),
        ("vocabulary.yaml", "units:", "unit:", "unit"),
        ("out_of_domain.yaml", "plain:", "plan:", "plain"),
    ],
)
def test_the_other_files_are_checked_too(
    folder: Path, name: str, old: str, new: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    monkeypatch.setenv("REDLINE_CATALOGUE", str(folder))
    with pytest.raises(SystemExit) as caught:
        check.main([])
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_a_near_copy_of_an_evaluated_problem_is_named(folder: Path, tmp_path: Path) -> None:
    told = tmp_path / "told.jsonl"
    told.write_text('{"question": "Joan is 30 years old. How old is she in 4 years altogether?"}\n')
    (line,) = check.near_copies(load(folder), [told])
    assert line.startswith("older: ")
    told.write_text('{"question": "A train leaves the station at noon. When does it arrive in the next town?"}\n')
    assert not list(check.near_copies(load(folder), [told]))


def test_the_module_runs_as_the_page_for_contributors_says() -> None:
    command = [sys.executable, "-m", "redline.training.generator.check", "--show", "age_ahead"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "word problems: 173 kinds" in done.stdout


def test_the_examples_of_the_page_for_contributors_are_of_the_catalogue(folder: Path) -> None:
    kind, drawn = (block.partition("```")[0] for block in PAGE.split("```yaml\n")[1:])
    (folder / TOPIC).write_text(kind)
    assert [kind.name for kind in load(folder)["ages"]] == ["age_ahead"]
    assert set(numbers_of(yaml.safe_load(drawn)["numbers"])(Random(1))) == {"a", "b"}


def test_the_page_for_contributors_tells_every_verb_and_word() -> None:
    told = set(re.findall(r"`(?:[a-z ]+: \{)?(\w+)[`:]", PAGE))
    assert set(VERBS) <= told
    assert set(draw(Random(0))) <= told


def test_errors_of_the_catalogue_are_errors_of_data() -> None:
    assert issubclass(CatalogueMissing, DataError)
    assert issubclass(CatalogueError, DataError)
