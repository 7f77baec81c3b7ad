"""Who can judge the steps of a solution, and how a judge is opened by its name."""
