from redline.inference.text.token_limit import TokenLimit


def test_a_piece_is_a_token_and_the_next_one_is_too_many():
    limit = TokenLimit(2)
    assert [limit.take(piece) for piece in ("a", "", " b")] == ["a", "", " b"]
    assert (limit.tokens, limit.spent) == (2, False)
    assert limit.take(" c") == ""
    assert (limit.tokens, limit.spent) == (2, True)


def test_one_piece_cannot_have_the_length_of_many_tokens():
    limit = TokenLimit(2)
    assert len(limit.take("x" * 5000)) == 2 * 64 + 1024
    assert limit.spent
