"""The fault-injecting server in llama.cpp's dialect, as the real one was seen to speak it (release 2026.10).

Its control tokens are `<s>`, which goes in front of every text, and `</s>`, which ends every turn.
"""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_SPEC = spec_from_file_location("fake_server", Path(__file__).with_name("fake_server.py"))
_BASE = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_BASE)

CONTROL = {"<s>": 300, "</s>": 301}
_TEXTS = {token: text for text, token in CONTROL.items()}
ABLE = {"models", "completions", "chat", "ids", "top", "logprobs", "token_ids", "n", "continue"}


class FakeLlamaCpp(_BASE.FakeServer):
    """`hidden`: routes that a proxy in front of it does not pass on. `old`: its template always opens a turn."""

    def __init__(self, *, hidden=(), old=False, **options):
        super().__init__(ABLE, **options)
        self.hidden = set(hidden)
        self.old = old

    def _route(self, asked):
        body = asked.body
        match asked.path:
            case path if path in self.hidden:
                return super()._route(_BASE.Asked("GET", "/nowhere", {}, {}))
            case "/v1/models":
                card = {"id": self.model, "owned_by": "llamacpp", "meta": {"n_ctx": self.context, "n_ctx_train": 9999}}
                return _BASE.Reply({"object": "list", "data": [card]})
            case "/props":
                settings = {"n_ctx": self.context, "params": {}}
                return _BASE.Reply({"default_generation_settings": settings, "eos_token": "</s>", "bos_token": "<s>"})
            case "/tokenize":
                return _BASE.Reply({"tokens": _tokens(body)})
            case "/detokenize":
                return _BASE.Reply({"content": _text(body["tokens"])})
            case "/apply-template":
                return _BASE.Reply({"prompt": self._template(body)})
        return super()._route(asked)

    def _template(self, body):
        *before, last = body["messages"]
        text = "".join(f"<{turn['role']}>{turn['content']}</s>\n" for turn in before) + f"<{last['role']}>"
        if last["role"] == "assistant":
            return text + last["content"]
        opened = self.old or body.get("add_generation_prompt", True)
        return f"{text}{last['content']}</s>\n" + ("<assistant>" if opened else "")

    def _complete(self, body):
        reply = super()._complete(body)
        if reply.status == 200:
            reply.body["usage"]["completion_tokens"] //= len(reply.body["choices"])
        return reply

    def _choice(self, index, prompt, body):
        choice = super()._choice(index, prompt, body)
        choice.pop("token_ids", None)
        told, ids = choice.pop("logprobs", None), choice["_ids"]
        if told and told["top_logprobs"]:
            entries = [
                {"id": token, "token": chr(token), "logprob": logprob, "top_logprobs": _named(top)}
                for token, logprob, top in zip(ids, told["token_logprobs"], told["top_logprobs"], strict=True)
            ]
            choice["logprobs"] = {"content": entries}
        return choice


def _named(top):
    ids = {text: int(text.removeprefix("token_id:")) if ":" in text else ord(text) for text in top}
    return [{"id": ids[text], "token": chr(ids[text]), "logprob": logprob} for text, logprob in top.items()]


def _tokens(body):
    text = body.get("content", "")
    control = CONTROL if body.get("parse_special", True) else {}
    pieces = [
        (token, piece)
        for part in re.split("(</?s>)", text)
        for token, piece in ([(control[part], part)] if part in control else [(b, chr(b)) for b in part.encode()])
    ]
    if body.get("add_special"):
        pieces.insert(0, (CONTROL["<s>"], "<s>"))
    return [{"id": token, "piece": piece} if body.get("with_pieces") else token for token, piece in pieces]


def _text(tokens):
    runs = re.split("(</?s>)", "".join(_TEXTS.get(token) or chr(token) for token in tokens))
    return "".join(run if run in CONTROL else run.encode("latin-1").decode(errors="replace") for run in runs)
