"""llama.cpp as a child process: GGUF files."""
