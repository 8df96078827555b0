// Changes settings of a camera and waits until the camera applies them.
//
//     node steer.mjs http://127.0.0.1:8080 demo-garden quality=60 brightness=1
//
// The token of an operator, if the server requires one, is in NANOCAM_TOKEN.

import { setTimeout as pause } from 'node:timers/promises';

const [server, camera, ...changes] = process.argv.slice(2);

async function call(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  if (process.env.NANOCAM_TOKEN) headers.Authorization = `Bearer ${process.env.NANOCAM_TOKEN}`;
  const response = await fetch(new URL(path, server.replace(/\/*$/, '/')), { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

const change = { controls: {} };
for (const [name, value] of changes.map(argument => argument.split('='))) {
  (['intervalMs', 'width', 'height', 'quality'].includes(name) ? change : change.controls)[name] = Number(value);
}

try {
  let settings = await call('PUT', `api/cameras/${camera}/settings`, change);
  for (let i = 0; i < 50 && settings.pending; i++) {
    await pause(100);
    settings = (await call('GET', `api/cameras/${camera}`)).settings;
  }

  console.log(settings.pending ? 'pending' : `applied: ${JSON.stringify(settings.reported)}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
