"""The critique of an attempt, one superstep a verdict that was paid for."""
