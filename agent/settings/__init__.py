"""The settings of the command: files, environment, flags."""
