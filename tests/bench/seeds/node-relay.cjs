// Stand-in for the relay of the project "esp32-cam-node", written after its description: a camera opens a TCP connection for every
// frame and ends it; the relay collects what came and sends it, as one binary message, to every WebSocket client, whatever its backlog.
// Prints the port of the cameras and the port of the viewers. Needs the package ws.
'use strict';

const net = require('node:net');
const { WebSocketServer, WebSocket } = require('ws');

const viewers = new WebSocketServer({ host: '127.0.0.1', port: 0 });

const cameras = net.createServer((socket) => {
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('end', () => {
    const frame = Buffer.concat(chunks);
    viewers.clients.forEach((client) => {
      if (client.readyState === WebSocket.OPEN) {
        client.send(frame);
      }
    });
  });
  socket.on('error', (error) => console.error(`camera: ${error.message}`));
});

viewers.on('listening', () => {
  cameras.listen(0, '127.0.0.1', () => console.log(`listening ${cameras.address().port} ${viewers.address().port}`));
});
