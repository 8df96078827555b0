import { absolute, getServer } from './api.js';

/** @typedef {{pairingRequired: boolean, isLocal: boolean, addresses: string[]}} ServerInfo */

/** @type {ServerInfo} */
let info = { pairingRequired: true, isLocal: false, addresses: [] };
let reading = null;

/** Reads once how to reach the server. The defaults stay if the server does not respond. @returns {Promise<ServerInfo>} */
export function serverInfo() {
  reading ??= read();
  return reading;
}

async function read() {
  try {
    info = await getServer();
  } catch (error) {
    console.debug(`NanoCam: ${error}`);
    reading = null;
  }
  return info;
}

/** URL of the server for programs on this computer: the address of this page. */
export function pageAddress() {
  return absolute('.').replace(/\/$/, '');
}

/**
 * URL of the server for other devices. A page that was opened under a loopback address uses an address of the server in its network.
 * @param {ServerInfo} server
 */
export function networkAddress({ addresses }) {
  return isLoopback() && addresses.length > 0 ? addresses[0] + new URL('.', document.baseURI).pathname.replace(/\/$/, '') : pageAddress();
}

/** Whether other devices cannot reach the server: it listens on loopback addresses only, and no proxy serves this page. */
export function isUnreachable({ isLocal }) {
  return isLocal && isLoopback();
}

function isLoopback() {
  return /^(localhost|127\..+|\[::1\])$/.test(location.hostname);
}
