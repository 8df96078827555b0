"""Uploads one JPEG as a frame of a camera.

    python3 send.py http://127.0.0.1:8080 door photo.jpg

The camera key, if the server requires one, is in NANOCAM_KEY (see nanocam pair).
"""
import json
import os
import sys
import urllib.error
import urllib.request

server, camera, path = sys.argv[1:4]
with open(path, "rb") as file:
    request = urllib.request.Request(f"{server.rstrip('/')}/api/cameras/{camera}/frames", data=file.read(), headers={"Content-Type": "image/jpeg"})
if key := os.environ.get("NANOCAM_KEY"):
    request.add_header("Authorization", f"Bearer {key}")
try:
    with urllib.request.urlopen(request, timeout=10) as response:
        answer = json.load(response)
        print(f"stored as {answer['filename']}; desired settings: {answer['settings']}")
except urllib.error.HTTPError as error:
    sys.exit(json.load(error)["detail"])
