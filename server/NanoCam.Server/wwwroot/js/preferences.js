const prefix = 'nanocam.';

/** Reads a user preference from this browser. @template T @param {string} name @param {T} fallback @returns {T} */
export function readPreference(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(prefix + name)) ?? fallback;
  } catch (error) {
    // Storage is blocked, or contains something else.
    console.debug(`NanoCam: ${error}`);
    return fallback;
  }
}

/** Saves a user preference in this browser. @param {string} name @param {any} value */
export function writePreference(name, value) {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch (error) {
    // The choice then lasts until the page closes.
    console.debug(`NanoCam: ${error}`);
  }
}

let letters = readPreference('shortcuts', true);

/** Whether single keys, such as F, are shortcuts. Some voice control programs type such keys by mistake. */
export function hasLetterShortcuts() {
  return letters;
}

/** Turns the single-key shortcuts on or off. @param {boolean} enabled */
export function setLetterShortcuts(enabled) {
  letters = enabled;
  writePreference('shortcuts', enabled);
}
