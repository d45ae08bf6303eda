"""Wire shapes of runs, scenarios and explanations."""
