"""The routes that OpenAI's clients know: chat completions and the list of models."""
