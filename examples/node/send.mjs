// Uploads one JPEG as a frame of a camera.
//
//     node send.mjs http://127.0.0.1:8080 door photo.jpg
//
// The camera key, if the server requires one, is in NANOCAM_KEY (see nanocam pair).

import { readFile } from 'node:fs/promises';

const [server, camera, path] = process.argv.slice(2);
const headers = { 'Content-Type': 'image/jpeg' };
if (process.env.NANOCAM_KEY) headers.Authorization = `Bearer ${process.env.NANOCAM_KEY}`;

const address = new URL(`api/cameras/${camera}/frames`, server.replace(/\/*$/, '/'));
const response = await fetch(address, { method: 'POST', headers, body: await readFile(path) });
const answer = await response.json();
if (response.ok) {
  console.log(`stored as ${answer.filename}; desired settings: ${JSON.stringify(answer.settings)}`);
} else {
  console.error(answer.detail);
  process.exitCode = 1;
}
