"""Reads its configuration as a bridge does, and then does nothing."""

import pathlib
import signal
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
for key in ("as_token", "hs_token", "nest", "word"):
    if key not in text:
        sys.exit(f"error: The configuration has no {key}")
print("The parrot has read its configuration", flush=True)
signal.pause()
