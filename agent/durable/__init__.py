"""Durable runs, kept superstep by superstep: what was killed goes on where it was, and pays for nothing twice."""
