/** An answer other than success; the message is the server's own sentence where it gave one. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const camera = (id) => `api/cameras/${encodeURIComponent(id)}`;

/** Absolute address of something below the page's own folder: hosting under a sub-path needs no setting. */
export function absolute(path, protocol = location.protocol) {
  const url = new URL(path, document.baseURI);
  url.hash = '';
  url.protocol = protocol;
  return url.href;
}

/** WebSocket address of something below the page's own folder. */
export function webSocket(path) {
  return absolute(path, location.protocol === 'https:' ? 'wss:' : 'ws:');
}

/** Addresses of one camera, relative to the page. */
export const paths = {
  frame: (id) => `${camera(id)}/frame.jpg`,
  mjpeg: (id) => `${camera(id)}/stream.mjpeg`,
  socket: (id) => `${camera(id)}/ws`,
  image: (filename) => `images/${encodeURIComponent(filename)}`,
};

async function call(path, options) {
  const response = await fetch(path, { cache: 'no-store', ...options });
  if (!response.ok) throw new ApiError(response.status, await sentence(response));
  return response.status === 204 ? null : response.json();
}

async function sentence(response) {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.error ?? problem.title ?? `HTTP ${response.status}`;
  } catch {
    // A proxy's error page is not JSON; its status says more than its markup.
    return `HTTP ${response.status}`;
  }
}

const json = (method, body) => ({ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const getCamera = (id, signal) => call(camera(id), { signal });
export const rename = (id, name) => call(camera(id), json('PATCH', { name }));
export const forget = (id) => call(camera(id), { method: 'DELETE' });
export const putSettings = (id, settings) => call(`${camera(id)}/settings`, json('PUT', settings));
export const getCompat = (signal) => call('api/compat', { signal });
export const getPairing = (signal) => call('api/pairing', { signal });
export const createCode = (id) => call('api/pairing', json('POST', { camera: id }));
export const deleteCode = (code) => call(`api/pairing/${encodeURIComponent(code)}`, { method: 'DELETE' });
export const getPull = (signal) => call('api/pull', { signal });
export const addPull = (source) => call('api/pull', json('POST', source));
export const removePull = (id) => call(`api/pull/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const getKey = (id, signal) => call(`${camera(id)}/key`, { signal });
export const rotateKey = (id) => call(`${camera(id)}/key`, { method: 'POST' });
export const revokeKey = (id) => call(`${camera(id)}/key`, { method: 'DELETE' });
export const takeStill = (id) => call(`${camera(id)}/snapshot`, { method: 'POST' });

const item = (kind, id) => `api/${kind}/${id}`;
const remove = { method: 'DELETE' };

export const whoAmI = () => call('api/session');
export const signIn = (proof) => call('api/session', json('POST', proof));
export const signOut = () => call('api/session', remove);
export const signOutEverywhere = () => call('api/sessions', remove);
export const changePassword = (now, next) => call('api/password', json('PUT', { current: now, new: next }));
export const users = () => call('api/users');
export const addUser = (user) => call('api/users', json('POST', user));
export const changeUser = (id, change) => call(item('users', id), json('PATCH', change));
export const removeUser = (id) => call(item('users', id), remove);
export const tokens = () => call('api/tokens');
export const makeToken = (token) => call('api/tokens', json('POST', token));
export const revokeToken = (id) => call(item('tokens', id), remove);
export const shares = () => call('api/shares');
export const makeShare = (share) => call('api/shares', json('POST', share));
export const revokeShare = (id) => call(item('shares', id), remove);
export const audit = (before) => call(before === undefined ? 'api/audit' : `api/audit?before=${before}`);
