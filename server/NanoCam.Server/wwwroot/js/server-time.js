let offset = 0;

/** Takes the time of the server from the `Date` header of a response. Its resolution is one second. @param {string|null} date */
export function noteServerTime(date) {
  const server = Date.parse(date ?? '');
  if (Number.isFinite(server)) offset = server + 500 - Date.now();
}

/** Milliseconds since 1970 by the clock of the server; by the clock of this computer before the first response. */
export function serverNow() {
  return Date.now() + offset;
}
