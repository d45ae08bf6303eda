"""Sessions: log-in, tokens, keys and what was withdrawn (登录)."""
