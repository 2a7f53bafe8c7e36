from mhsurvey.accounts.token import is_well_formed, make_token, token_hash


def test_a_token_is_64_letters_and_digits_and_new_each_time() -> None:
    tokens = {make_token() for _ in range(50)}

    assert len(tokens) == 50
    assert all(is_well_formed(token) for token in tokens)


def test_another_shape_is_not_well_formed() -> None:
    for token in ("", "x" * 63, "x" * 65, "x" * 63 + "-", "é" * 64, "x" * 63 + "٣"):
        assert not is_well_formed(token)


def test_the_hash_tells_nothing_of_the_token() -> None:
    token = make_token()

    assert token_hash(token) == token_hash(token)
    assert token not in token_hash(token)
