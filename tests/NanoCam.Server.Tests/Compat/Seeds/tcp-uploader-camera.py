"""The firmware of the TCP photo uploader, loop() for loop(): prints what it read as answer, and how long readStringUntil took.

Arduino's Stream.readStringUntil(c) reads until c or until nothing came for its timeout, one second unless it is set."""
import socket
import sys
import time

MAXCACHE = 1430
TIMEOUT = 1.0


def read_string_until(client, terminator):
    line = b""
    client.settimeout(TIMEOUT)
    while True:
        try:
            byte = client.recv(1)
        except socket.timeout:
            return line
        if byte in (terminator, b""):
            return line
        line += byte


def wait_available(client):
    client.settimeout(30)
    client.recv(1, socket.MSG_PEEK)


port, files = int(sys.argv[1]), sys.argv[2:]
client = socket.create_connection(("127.0.0.1", port))
for file in files:
    with open(file, "rb") as opened:
        buf = opened.read()
    client.sendall(b"FrameBegin")
    for j in range(len(buf) // MAXCACHE):
        client.sendall(buf[j * MAXCACHE:(j + 1) * MAXCACHE])
    client.sendall(buf[len(buf) - len(buf) % MAXCACHE:])
    client.sendall(b"FrameOver")
    wait_available(client)
    began = time.monotonic()
    line = read_string_until(client, b"\n")
    print(line.decode(), int((time.monotonic() - began) * 1000), flush=True)
client.sendall(b"--From ESP32--:Hello Server!")
client.close()
