"""GenPRM's format shown by example to instruct models that were never trained for it, the judgement opened for them."""
