"""A model under another tokenizer: it says the same of texts whose tokens both tokenizers have."""

import torch

from redline.training.embedded.architecture import new_model
from redline.training.embedded.template import END
from redline.training.embedded.tokenizer import train_tokenizer
from redline.training.embedded.transplant import transplanted

OLD = ["the cat has seven hats. " * 50]
NEW = ["the cat has seven hats, the cathedral seventy. " * 50]


def pair():
    old, new = train_tokenizer(OLD), train_tokenizer(NEW)
    return new_model(old, width=64, layers=1, seed=0), old, new


def test_what_both_tokenizers_know_is_read_as_before():
    model, old, new = pair()
    words = [token for token in old.vocab if token in new.vocab]
    assert len(words) > 250
    before = model(torch.tensor([[old.vocab[w] for w in words]])).logits[0]
    transplanted(model, old, new)
    after = model(torch.tensor([[new.vocab[w] for w in words]])).logits[0]
    kept_old, kept_new = [old.vocab[w] for w in words], [new.vocab[w] for w in words]
    torch.testing.assert_close(after[:, kept_new], before[:, kept_old])


def test_a_new_token_is_the_mean_of_its_pieces():
    model, old, new = pair()
    token = "Ġcathedral"
    assert token in new.vocab
    assert token not in old.vocab
    pieces = old(" cathedral").input_ids
    assert len(pieces) > 1
    wanted = model.get_input_embeddings().weight[pieces].mean(dim=0)
    transplanted(model, old, new)
    torch.testing.assert_close(model.get_input_embeddings().weight[new.vocab[token]], wanted)


def test_the_head_and_the_end_follow():
    model, old, new = pair()
    transplanted(model, old, new)
    assert model.lm_head.weight is model.get_input_embeddings().weight
    assert model.config.vocab_size == len(new)
    assert model.config.eos_token_id == model.generation_config.eos_token_id == new.vocab[END]
