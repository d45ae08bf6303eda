"""The stories as people meet them: a real headless Chromium before the whole running product."""
