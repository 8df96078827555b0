// Prints every frame of a camera with what is known about it. Node 22 has a WebSocket of its own; before: npm install ws
//
//     node watch.mjs http://127.0.0.1:8080 demo-garden [FRAMES]        token, if any: NANOCAM_TOKEN

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
    const said = JSON.parse(data);
    if (said.type === 'error') { console.error(said.message); process.exitCode = 1; socket.close(); }
    return;
  }

  // docs/reference/http-api.md, "Live socket"
  const header = new DataView(data);
  const jpeg = new Uint8Array(data, header.getUint8(1));
  const number = header.getUint32(4, true);
  const size = `${header.getUint16(28, true)}x${header.getUint16(30, true)}`;
  console.log(`${camera} ${header.getUint32(8, true)}: ${size}, ${jpeg.length} bytes, ${header.getUint32(24, true)} ms old, ${header.getUint32(12, true)} missed`);

  // Says that this frame was worked with: the server then sends only what is kept up with, newest first.
  socket.send(JSON.stringify({ type: 'ack', number }));
  if (++seen >= frames) socket.close();
};
