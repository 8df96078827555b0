"""Changes settings of a camera and waits until the camera applies them.

    python3 steer.py http://127.0.0.1:8080 demo-garden quality=60 brightness=1

The token of an operator, if the server requires one, is in NANOCAM_TOKEN.
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request


def call(method, path, body=None):
    request = urllib.request.Request(server.rstrip("/") + path, method=method, data=json.dumps(body).encode() if body else None)
    request.add_header("Content-Type", "application/json")
    if token := os.environ.get("NANOCAM_TOKEN"):
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit(json.load(error)["detail"])


server, camera, *changes = sys.argv[1:]
change = {"controls": {}}
for name, value in (argument.split("=", 1) for argument in changes):
    (change if name in ("intervalMs", "width", "height", "quality") else change["controls"])[name] = int(value)

settings = call("PUT", f"/api/cameras/{camera}/settings", change)
for _ in range(50):
    if not settings["pending"]:
        break
    time.sleep(0.1)
    settings = call("GET", f"/api/cameras/{camera}")["settings"]
print("pending" if settings["pending"] else f"applied: {json.dumps(settings['reported'])}")
