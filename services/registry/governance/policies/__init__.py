"""Policies (政策方案): versioned profiles of clauses (条款) and typed rules (规则), each citing its text."""
