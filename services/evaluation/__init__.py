"""Evaluation: how well they did, judged as one (捆绑式考核)."""
