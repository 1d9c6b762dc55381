"""One cold start and one request, as a Lambda process lives through them; this is what is measured.

    python one_request.py FUNCTION_FOLDER EVENT_FILE STATUS LAYER [LAYER …]

It ends with 1 unless the answer has STATUS, so that a failure is never taken for a fast request.
"""

import sys

folder, event_file, status = sys.argv[1:4]
sys.path[:0] = [*sys.argv[4:], folder]

import json  # noqa: E402 - the path comes first, and a cold start imports this too

from app import app  # type: ignore[import-not-found] # noqa: E402

with open(event_file, encoding="utf-8") as file:
    event = json.load(file)
answer = app(event, None)
foreign = [path for path in sys.path if "site-packages" in path]
if answer["statusCode"] != int(status) or foreign:
    sys.exit(f"{answer['statusCode']} instead of {status}: {answer['body'][:300]} {foreign}")
