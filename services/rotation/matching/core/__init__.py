"""The exact matching model: pure functions on frozen values, everything in the model an integer.

- ``solve.solve(instance, *, report=None) -> Plan``: lexicographic optimum with certificate, or conflicts and repairs.
- ``explain.explain(instance, plan, teacher_id) -> Explanation``: facts with ids; the caller words them.
- ``explain.explain_each(...)`` for many teachers at once; ``most=0`` without counterfactuals.
- ``reasons.reason_codes(instance, teacher_id, unit_id) -> tuple[Absence, ...]``: why a move is not possible.
- ``repairs.apply_repair(instance, repair) -> Instance``: a repair as a what-if.
- ``kinds.DEFAULT_KINDS``, ``kinds.with_terms(kinds, rules)``, ``kinds.limits_of(rules)``, ``kinds.WEIGHTED``,
  ``kinds.tier_of(...)``, ``kinds.whole_km(...)``: what freezing a round needs.
- ``generator.generate(seed) -> Instance``: a synthetic county for tests and bench; ``commands``: bytes in, bytes out.

``report(stage, done, total)`` is called with stage building | solving | certifying | conflict.
"""
