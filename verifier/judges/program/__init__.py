"""Programs as judges: written from the problem alone, run in the sandbox, their answers compared with a solution's."""
