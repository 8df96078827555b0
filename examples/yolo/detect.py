"""Detects objects in the newest frame of a camera, however slow the detector is. Prints one JSON line per frame.

    python3 detect.py http://127.0.0.1:8080 demo-garden [FRAMES]

Install first: pip install websockets. The token, if the server requires one, is in NANOCAM_TOKEN.
The default detector is a placeholder that averages the last bytes of the JPEG. For a real one: pip install ultralytics, and set
NANOCAM_DETECTOR=yolo. Or replace the function: it takes a JPEG and returns a list of dictionaries.
"""
import asyncio
import json
import os
import struct
import sys

import websockets

HEADER = struct.Struct("<BBHIIIqIHH")  # docs/reference/http-api.md, "Live socket"


def stub(jpeg):
    return [{"name": "bytes", "confidence": round(sum(jpeg[-4096:]) / len(jpeg[-4096:]) / 255, 3)}]


def yolo(jpeg, model=[]):
    import cv2
    import numpy
    from ultralytics import YOLO
    model or model.append(YOLO("yolov8n.pt"))
    found = model[0](cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR), verbose=False)[0]
    return [{"name": found.names[int(box.cls)], "confidence": round(float(box.conf), 3), "box": [round(x) for x in box.xyxy[0].tolist()]} for box in found.boxes]


detect = yolo if os.environ.get("NANOCAM_DETECTOR") == "yolo" else stub


async def run(server, camera, frames):
    token = os.environ.get("NANOCAM_TOKEN")
    address = server.replace("http", "ws", 1).rstrip("/") + "/live" + (f"?token={token}" if token else "")
    async with websockets.connect(address, max_size=None) as socket:
        await socket.send(json.dumps({"type": "subscribe", "camera": camera}))
        async for message in socket:
            if isinstance(message, str):
                continue
            _, start, _, number, sequence, missed, captured, age, width, height = HEADER.unpack_from(message)
            # In a thread, so that the connection stays responsive while a slow model is running.
            found = await asyncio.get_running_loop().run_in_executor(None, detect, message[start:])
            print(json.dumps({"camera": camera, "sequence": sequence, "time": captured / 1e6, "missed": missed, "found": found}), flush=True)
            # Acknowledge only now. Until then, the server waits, and then sends the newest frame instead of a waiting one.
            await socket.send(json.dumps({"type": "ack", "number": number}))
            frames -= 1
            if frames == 0:
                return


asyncio.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else -1))
