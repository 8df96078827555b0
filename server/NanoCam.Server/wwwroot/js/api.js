import { has, t } from './i18n.js';

/** Error response of the server. The message is the text of the server if the response has one. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Path of a camera in the API. @param {string} id */
export const camera = (id) => `api/cameras/${encodeURIComponent(id)}`;

/** Absolute URL of a path below the folder of the page, so hosting under a sub-path requires no configuration. */
export function absolute(path, protocol = location.protocol) {
  const url = new URL(path, document.baseURI);
  url.hash = '';
  url.protocol = protocol;
  return url.href;
}

/** WebSocket URL of a path below the folder of the page. */
export function webSocket(path) {
  return absolute(path, location.protocol === 'https:' ? 'wss:' : 'ws:');
}

/** URLs of one camera, relative to the page. */
export const paths = {
  frame: (id) => `${camera(id)}/frame.jpg`,
  mjpeg: (id) => `${camera(id)}/stream.mjpeg`,
  socket: (id) => `${camera(id)}/ws`,
  image: (filename) => `images/${encodeURIComponent(filename)}`,
};

/** Difference between the clock of the server and the clock of this computer, in milliseconds. */
let clockOffset = 0;

/** Reads the server time from the `Date` header of a response. Its resolution is one second. @param {string|null} date */
function noteServerTime(date) {
  const server = Date.parse(date ?? '');
  if (Number.isFinite(server)) clockOffset = server + 500 - Date.now();
}

/** Milliseconds since 1970 by the clock of the server; by the clock of this computer before the first response. */
export function serverNow() {
  return Date.now() + clockOffset;
}

/** Sends a request. @returns {Promise<Response>} a response with a status below 400; rejected with an `ApiError` otherwise */
export async function send(path, options) {
  const response = await fetchOrExplain(path, options);
  noteServerTime(response.headers.get('date'));
  if (!response.ok) throw new ApiError(response.status, await errorText(response));
  return response;
}

/** Sends a request, and returns its JSON; null without a body. */
export async function call(path, options) {
  const response = await send(path, options);
  return response.status === 204 ? null : response.json();
}

/** Browsers report "Failed to fetch" for every network failure. */
async function fetchOrExplain(path, options) {
  try {
    return await fetch(path, { cache: 'no-store', ...options });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError(0, t('requestUnreachable'));
  }
}

async function errorText(response) {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    // The code at the end of the type is translated; the sentence is for errors that have none.
    const key = problem.type?.replace('urn:nanocam:', 'problem_');
    if (key && has(key)) return t(key);
    return problem.detail ?? problem.error ?? problem.title ?? `HTTP ${response.status}`;
  } catch {
    // The error page of a proxy is not JSON.
    return `HTTP ${response.status}`;
  }
}

/** Options of a request with a JSON body. */
export const json = (method, body) => ({ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const getCamera = (id, signal) => call(camera(id), { signal });
export const rename = (id, name) => call(camera(id), json('PATCH', { name }));
export const removeCamera = (id) => call(camera(id), { method: 'DELETE' });
export const putSettings = (id, settings) => call(`${camera(id)}/settings`, json('PUT', settings));
export const getServer = () => call('api/server');
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
export const getStills = (id, before, signal) =>
  call(`${camera(id)}/stills?limit=24${before ? `&before=${encodeURIComponent(before)}` : ''}`, { signal });
export const takeStill = (id) => call(`${camera(id)}/snapshot`, { method: 'POST' });
export const takeStills = (cameras, reason) => call('api/snapshots', json('POST', { cameras, reason }));

const item = (kind, id) => `api/${kind}/${id}`;
const remove = { method: 'DELETE' };

export const whoAmI = () => call('api/session');
export const signIn = (credentials) => call('api/session', json('POST', credentials));
export const signOut = () => call('api/session', remove);
export const signOutEverywhere = () => call('api/sessions', remove);
export const changePassword = (passwords) => call('api/password', json('PUT', passwords));
export const users = () => call('api/users');
export const addUser = (user) => call('api/users', json('POST', user));
export const changeUser = (id, change) => call(item('users', id), json('PATCH', change));
export const removeUser = (id) => call(item('users', id), remove);
export const tokens = () => call('api/tokens');
export const createToken = (token) => call('api/tokens', json('POST', token));
export const removeToken = (id) => call(item('tokens', id), remove);
export const shares = () => call('api/shares');
export const createShare = (share) => call('api/shares', json('POST', share));
export const removeShare = (id) => call(item('shares', id), remove);
export const drawQrCode = async (text) => (await send('api/qr', json('POST', { text }))).blob();
export const audit = (before) => call(before === undefined ? 'api/audit' : `api/audit?before=${before}`);
