import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox import Execution
from redline.verifier.genprm.code.feedback import MAX_OUTPUT, feedback_text, prompt_safe


@pytest.mark.parametrize(
    ("execution", "text"),
    [
        (Execution("ok", stdout="  5050\n\n"), "5050"),
        (Execution("ok"), ""),
        (
            Execution("error", error_type="ZeroDivisionError", error_message="division by zero"),
            "Code execute Error: ZeroDivisionError: division by zero",
        ),
        (Execution("timeout"), "Code execute time out: Code execution timed out"),
        (Execution("memory"), "Code execute Error: MemoryError: out of memory"),
        (Execution("killed"), "Code execute Error: Killed: the process was killed"),
        (
            Execution("denied", error_type="PermissionError", error_message="[Errno 1] Operation not permitted"),
            "Code execute Error: PermissionError: [Errno 1] Operation not permitted",
        ),
    ],
)
def test_the_released_words(execution, text):
    assert feedback_text(execution) == text


@pytest.mark.parametrize(
    ("execution", "text"),
    [
        (
            Execution("error", stdout="7\n", error_type="ZeroDivisionError", error_message="division by zero"),
            "7\nCode execute Error: ZeroDivisionError: division by zero",
        ),
        (Execution("timeout", stdout=" 7\n8\n\n"), "7\n8\nCode execute time out: Code execution timed out"),
        (Execution("memory", stdout="7"), "7\nCode execute Error: MemoryError: out of memory"),
        (Execution("error", stdout="\n", error_type="KeyError", error_message="1"), "Code execute Error: KeyError: 1"),
    ],
)
def test_what_was_printed_before_a_failure_stands_before_it(execution, text):
    assert feedback_text(execution) == text


def test_a_long_print_does_not_push_the_error_out():
    text = feedback_text(Execution("error", stdout="7\n" * 9000, error_type="KeyError", error_message="'x'"))
    assert text.startswith("7\n7\n")
    assert text.endswith("7\nCode execute Error: KeyError: 'x'")
    assert len(text) <= MAX_OUTPUT + 50


def test_a_long_output_keeps_head_and_tail():
    text = prompt_safe("a" * 5000 + "b" * 5000)
    assert text.startswith("a" * 1000)
    assert text.endswith("b" * 1000)
    assert "8000 characters cut" in text


@given(st.text(st.sampled_from("`'a \n"), max_size=60))
def test_no_output_can_close_its_fence(output):
    assert "```" not in prompt_safe(output)


@given(st.text(max_size=9000))
def test_never_longer_than_the_limit_and_a_notice(output):
    assert len(prompt_safe(output)) <= MAX_OUTPUT + 50
