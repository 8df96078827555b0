// Prints number, size, age and dropped frames for every frame of a camera.
//
//     node watch.mjs http://127.0.0.1:8080 demo-garden [FRAMES]
//
// Node 22 includes WebSocket; for older versions: npm install ws. The token, if the server requires one, is in NANOCAM_TOKEN.

const Socket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
const [server, camera, frames = Infinity] = process.argv.slice(2);
const address = new URL('live', server.replace(/^http/, 'ws').replace(/\/*$/, '/'));
if (process.env.NANOCAM_TOKEN) address.searchParams.set('token', process.env.NANOCAM_TOKEN);

const socket = new Socket(address.href);
socket.binaryType = 'arraybuffer';
let seen = 0;

socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', camera }));
socket.onerror = event => { console.error(event.message ?? 'The connection failed.'); process.exitCode = 1; };
socket.onmessage = ({ data }) => {
  if (typeof data === 'string') {
    const event = JSON.parse(data);
    if (event.type === 'error') { console.error(event.message); process.exitCode = 1; socket.close(); }
    return;
  }

  // docs/reference/http-api.md, "Live socket"
  const header = new DataView(data);
  const jpeg = new Uint8Array(data, header.getUint8(1));
  const number = header.getUint32(4, true);
  const size = `${header.getUint16(28, true)}x${header.getUint16(30, true)}`;
  console.log(`${camera} ${header.getUint32(8, true)}: ${size}, ${jpeg.length} bytes, ${header.getUint32(24, true)} ms old, ${header.getUint32(12, true)} dropped`);

  // Acknowledge the frame when it is processed. The server then adapts to the pace of this program and always sends the newest frame.
  socket.send(JSON.stringify({ type: 'ack', number }));
  if (++seen >= frames) socket.close();
};
