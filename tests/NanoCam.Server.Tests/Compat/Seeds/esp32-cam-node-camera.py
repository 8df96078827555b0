"""The camera of esp32-cam-node, as its app_httpd.cpp has it: for each frame socket(), connect(), send(), close()."""
import socket
import sys

port, files = int(sys.argv[1]), sys.argv[2:]
for file in files:
    with open(file, "rb") as opened:
        frame = opened.read()
    sockfd = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sockfd.connect(("127.0.0.1", port))
    sockfd.sendall(frame)
    sockfd.close()
