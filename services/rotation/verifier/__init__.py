"""The verifier 校验: checks a plan against its instance from docs/formats/rotation/; no code of the solver."""
