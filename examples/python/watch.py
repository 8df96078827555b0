"""Prints number, size, age and dropped frames for every frame of a camera.

    python3 watch.py http://127.0.0.1:8080 demo-garden [FRAMES]

Install first: pip install websockets (Debian: python3-websockets). The token, if the server requires one, is in NANOCAM_TOKEN.
"""
import asyncio
import json
import os
import struct
import sys

import websockets

# docs/reference/http-api.md, "Live socket": version, header length, channel, number, sequence, missed, captured µs, age ms, width, height
HEADER = struct.Struct("<BBHIIIqIHH")


async def watch(server, camera, frames):
    token = os.environ.get("NANOCAM_TOKEN")
    address = server.replace("http", "ws", 1).rstrip("/") + "/live" + (f"?token={token}" if token else "")
    async with websockets.connect(address, max_size=None) as socket:
        await socket.send(json.dumps({"type": "subscribe", "camera": camera}))
        async for message in socket:
            if isinstance(message, str):
                event = json.loads(message)
                if event["type"] == "error":
                    sys.exit(event["message"])
                continue
            header = HEADER.unpack_from(message)
            jpeg = message[header[1]:]
            print(f"{camera} {header[4]}: {header[8]}x{header[9]}, {len(jpeg)} bytes, {header[7]} ms old, {header[5]} dropped", flush=True)
            # Acknowledge the frame when it is processed. The server then adapts to the pace of this program and always sends the newest frame.
            await socket.send(json.dumps({"type": "ack", "number": header[3]}))
            frames -= 1
            if frames == 0:
                return


asyncio.run(watch(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else -1))
