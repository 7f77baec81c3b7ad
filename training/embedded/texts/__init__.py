"""What the embedded pair learns from: generated texts, found solutions and judged chains."""
