"""Detects objects in the newest frame of a camera, however slow the detector is, and sends them back to the server.

    python3 detect.py http://127.0.0.1:8080 demo-garden [FRAMES]

The camera page draws the boxes, and new objects become events. Install first: pip install websockets. If the server requires a token, put
one with the role operator into NANOCAM_TOKEN. The default detector is a placeholder that marks the middle of the frame. For a real one:
pip install ultralytics, and set NANOCAM_DETECTOR=yolo. Or replace the function: it takes a JPEG, and returns boxes in fractions of the frame.
"""
import asyncio
import json
import os
import struct
import sys
import urllib.request
from datetime import datetime, timezone

import websockets

HEADER = struct.Struct("<BBHIIIqIHH")  # docs/reference/http-api.md, "Live socket"
TOKEN = os.environ.get("NANOCAM_TOKEN")


def stub(jpeg):
    score = sum(jpeg[-4096:]) / len(jpeg[-4096:]) / 255
    return [{"label": "middle", "score": round(score, 3), "x": 0.25, "y": 0.25, "width": 0.5, "height": 0.5}]


def yolo(jpeg, model=[]):
    import cv2
    import numpy
    from ultralytics import YOLO
    model or model.append(YOLO("yolov8n.pt"))
    found = model[0](cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR), verbose=False)[0]
    return [box(found.names[int(b.cls)], float(b.conf), b.xyxyn[0].tolist()) for b in found.boxes][:100]


def box(label, score, corners):
    # Clipped, because the server refuses boxes that reach outside the frame.
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in corners)
    return {"label": label, "score": score, "x": left, "y": top, "width": right - left, "height": bottom - top}


detect = yolo if os.environ.get("NANOCAM_DETECTOR") == "yolo" else stub


def process(server, camera, sequence, captured, jpeg):
    found = detect(jpeg)
    time = datetime.fromtimestamp(captured / 1e6, timezone.utc).isoformat()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {TOKEN}"} if TOKEN else {})
    body = json.dumps({"boxes": found, "sequence": sequence, "time": time}).encode()
    try:
        urllib.request.urlopen(urllib.request.Request(f"{server}/api/cameras/{camera}/detections", body, headers), timeout=10).close()
    except urllib.error.HTTPError as error:
        if error.code != 429:  # Too many a second: those of the next frame follow.
            raise
    return found


async def run(server, camera, frames):
    async with websockets.connect(server.replace("http", "ws", 1) + "/live" + (f"?token={TOKEN}" if TOKEN else ""), max_size=None) as socket:
        await socket.send(json.dumps({"type": "subscribe", "camera": camera}))
        async for message in socket:
            if isinstance(message, bytes):
                _, start, _, number, sequence, missed, captured, *_ = HEADER.unpack_from(message)
                # In a thread, so that the connection stays responsive while a slow model is running.
                found = await asyncio.get_running_loop().run_in_executor(None, process, server, camera, sequence, captured, message[start:])
                print(json.dumps({"camera": camera, "sequence": sequence, "time": captured / 1e6, "missed": missed, "found": found}), flush=True)
                # Acknowledge only now. Until then, the server waits, and then sends the newest frame instead of a waiting one.
                await socket.send(json.dumps({"type": "ack", "number": number}))
                if (frames := frames - 1) == 0:
                    return


asyncio.run(run(sys.argv[1].rstrip("/"), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else -1))
