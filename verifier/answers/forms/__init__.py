"""The forms that answers come in, each with its own rule of equality."""
