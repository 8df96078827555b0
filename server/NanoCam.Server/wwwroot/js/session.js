import { ApiError, whoAmI } from './api.js';

/** @typedef {{name?: string, role: 'viewer'|'operator'|'administrator', method: 'session'|'token'|'open'}} Me */

const rank = { viewer: 0, operator: 1, administrator: 2 };
/** @type {Me} */
let me = { role: 'viewer', method: 'open' };

/** User of this page. */
export const current = () => me;

/** Whether the user has the rights of a role. The server enforces them; the page only hides what the server would reject. */
export const may = (role) => rank[me.role] >= rank[role];

/** Whether a user is signed in; false if the server does not require a sign-in. */
export const isSignedIn = () => me.method === 'session';

/** Reads the user from the server. Returns false and opens the sign-in page when the server requires a sign-in. */
export async function load() {
  try {
    me = await whoAmI();
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      toSignIn();
      return false;
    }
    // An unreachable server does not mean that access is denied. The live connection retries and shows its state.
    console.debug(`NanoCam: ${error}`);
    return true;
  }
}

/** Opens the sign-in page, which returns to this view. */
export function toSignIn() {
  location.replace(new URL(`sign-in${location.hash}`, document.baseURI).href);
}
