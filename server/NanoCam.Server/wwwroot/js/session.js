import { ApiError, whoAmI } from './api.js';

/** @typedef {{name?: string, role: 'viewer'|'operator'|'administrator', method: 'session'|'token'|'open'}} Me */

const rank = { viewer: 0, operator: 1, administrator: 2 };
/** @type {Me} */
let me = { role: 'viewer', method: 'open' };

/** Who looks at this page. */
export const current = () => me;

/** Whether they may do what a role may. The server decides; this only leaves out buttons that it would refuse. */
export const may = (role) => rank[me.role] >= rank[role];

/** Whether somebody is signed in here, so that there is an account to look after. */
export const isPerson = () => me.method === 'session';

/** Asks the server who we are. False when it wants a sign-in, and the page is on its way there. */
export async function load() {
  try {
    me = await whoAmI();
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      toSignIn();
      return false;
    }
    // A server that is away says nothing about access; the live link keeps trying and shows it.
    console.debug(`NanoCam: ${error}`);
    return true;
  }
}

/** Goes to the sign-in page, and from there back to this view. */
export function toSignIn() {
  location.replace(new URL(`sign-in${location.hash}`, document.baseURI).href);
}
