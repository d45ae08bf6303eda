"""Access (进入): accounts, log-ins, API clients and the inbox."""
