"""Accounts and the dated grants they act under (账号与授权)."""
