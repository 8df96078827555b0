#!/usr/bin/env python3
"""Encodes the fields in vectors.json and compares the result with the hex beside them and with the .bin files.

Written from docs/reference/wire-format.md alone and used by no other code: an independent check of the bytes.
Usage: vectors.py           check; lists differences and exits with 1
       vectors.py --write   rewrite the hex and the .bin files, after you added a vector or a field
"""
import json
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).parent


def text(value):
    data = value.encode("ascii")
    return struct.pack("<B", len(data)) + data


def listing(values, layout, *names):
    return struct.pack("<B", len(values)) + b"".join(struct.pack(layout, *(value[name] for name in names)) for value in values)


def values(items):
    return listing(items, "<Bh", "control", "value")


def block(data):
    return struct.pack("<H", len(data)) + data


def settings(f):
    return struct.pack("<IIHHB", f["revision"], f["intervalMilliseconds"], f["width"], f["height"], f["quality"]) + values(
        f["controls"]) + struct.pack("<B", f["unset"])


def hello(f):
    return (
        struct.pack("<BBBbIIIHH", f["minVersion"], f["maxVersion"], f["resetReason"], f["rssi"], f["bootId"], f["capabilities"],
                    f["maxJpegBytes"], f["maxWidth"], f["maxHeight"])
        + bytes.fromhex(f["nonce"]) + text(f["cameraId"]) + text(f["firmware"]) + text(f["board"]) + text(f["sensor"])
        + listing(f["controls"], "<Bhhhh", "control", "min", "max", "default", "value"))


def frame(f):
    return struct.pack("<IIqIIHHI", f["sequence"], f["jpegLength"], f["captureMicroseconds"], f["flags"], f["requestId"], f["width"],
                       f["height"], f["waitMicroseconds"])


def health(f):
    return (
        struct.pack("<10Ibb", f["uptimeMilliseconds"], f["captured"], f["replaced"], f["noEoi"], f["overflow"], f["timeouts"],
                    f["driverResets"], f["sent"], f["reconnects"], f["freeMemory"], f["rssi"], f["temperatureCelsius"])
        + struct.pack("<BIIHHIIII", f["cameraError"], f["faults"], f["wifiLosses"], f["wifiReason"], f["brownOuts"], f["linkFaults"],
                      f["leastFreeMemory"], f["driverError"], f["threadFaults"]))


def crash(f):
    return (
        struct.pack("<BBHII", f["kind"], 0, f["count"], f["bootId"], f["uptimeSeconds"])
        + text(f["thread"]) + text(f["exception"]) + text(f["text"]) + text(f["firmware"])
        + struct.pack("<B", len(f["stack"])) + b"".join(text(line) for line in f["stack"]))


BODIES = {
    "Hello": (1, hello),
    "Challenge": (2, lambda f: bytes.fromhex(f["nonce"])),
    "Proof": (3, lambda f: bytes.fromhex(f["hmac"])),
    "Welcome": (4, lambda f: struct.pack("<BBHIq", f["version"], f["credit"], f["heartbeatSeconds"], f["maxJpegBytes"],
                                         f["serverMicroseconds"]) + block(settings(f["settings"]))),
    "Frame": (5, frame),
    "Ack": (6, lambda f: struct.pack("<IBBH", f["sequence"], f["verdict"], f["credit"], f["frameBudget"])),
    "Settings": (7, settings),
    "SettingsResult": (8, lambda f: block(settings(f["applied"])) + values(f["refused"])),
    "Command": (9, lambda f: struct.pack("<IBBHHI", f["requestId"], f["kind"], f["quality"], f["width"], f["height"], f["flags"])),
    "CommandResult": (10, lambda f: struct.pack("<IB", f["requestId"], f["status"])),
    "Health": (11, health),
    "Ping": (12, lambda f: struct.pack("<q", f["senderMicroseconds"])),
    "Pong": (13, lambda f: struct.pack("<qqq", f["pingMicroseconds"], f["receivedMicroseconds"], f["sentMicroseconds"])),
    "Goodbye": (14, lambda f: struct.pack("<BBH", f["reason"], 0, f["retryAfterSeconds"]) + text(f["text"])),
    "CrashReport": (15, crash),
}


def encode(vector):
    number, body = BODIES[vector["type"]]
    data = body(vector["fields"])[:vector.get("earlier")]
    data += bytes.fromhex(vector.get("later", "")) + bytes.fromhex(vector.get("jpeg", ""))
    return b"NC" + struct.pack("<BBI", number, 0, len(data)) + data


def main():
    path = HERE / "vectors.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        for vector in manifest["vectors"]:
            vector["hex"] = encode(vector).hex()
            (HERE / f"{vector['name']}.bin").write_bytes(encode(vector))
        path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    wrong = [vector["name"] for vector in manifest["vectors"]
             if not encode(vector) == bytes.fromhex(vector["hex"]) == (HERE / f"{vector['name']}.bin").read_bytes()]
    for name in wrong:
        print(f"{name}: the bytes are not those of its fields")
    print(f"{len(manifest['vectors']) - len(wrong)} of {len(manifest['vectors'])} vectors agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
