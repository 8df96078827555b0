/** Only the texts of the current language are loaded. */
const catalogs = {
  en: async () => (await import('./messages-en.js')).en,
  'zh-CN': async () => (await import('./messages-zh.js')).zh,
};
/** Texts that the wall does not need. */
const moreCatalogs = {
  recording: {
    en: async () => (await import('./messages-en-recording.js')).recordingMessages,
    'zh-CN': async () => (await import('./messages-zh-recording.js')).recordingMessages,
  },
  motion: {
    en: async () => (await import('./messages-en-motion.js')).motionMessages,
    'zh-CN': async () => (await import('./messages-zh-motion.js')).motionMessages,
  },
  presets: {
    en: async () => (await import('./messages-en-presets.js')).presetMessages,
    'zh-CN': async () => (await import('./messages-zh-presets.js')).presetMessages,
  },
  explain: {
    en: async () => (await import('./messages-en-explain.js')).explainMessages,
    'zh-CN': async () => (await import('./messages-zh-explain.js')).explainMessages,
  },
  snapshots: {
    en: async () => (await import('./messages-en-snapshots.js')).snapshotMessages,
    'zh-CN': async () => (await import('./messages-zh-snapshots.js')).snapshotMessages,
  },
  events: {
    en: async () => (await import('./messages-en-events.js')).eventMessages,
    'zh-CN': async () => (await import('./messages-zh-events.js')).eventMessages,
  },
};
const storageKey = 'nanocam.language';
const enumerationPrefix =
  /^(action|capability|cause|control|counter|crash|error|event|fault|health|periodCounter|resetReason|uplink|verdict)_/;
let current = initial();
let texts = await catalogs[current]();
/** Names of the further texts that are loaded. @type {Set<string>} */
const loaded = new Set();

/** Language tags that a person can choose, with their own names. */
export const languages = { en: 'English', 'zh-CN': '中文' };

/** Tag of the current language. */
export function language() {
  return current;
}

/**
 * Text in the current language, with `{name}` replaced by `values.name`. A key without a text returns the name in the API: so a counter
 * or control of a newer server stays readable.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const text = texts[key] ?? key.replace(enumerationPrefix, '');
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether the catalog has a key. */
export function has(key) {
  return key in texts;
}

/** Loads another language, and saves the choice for later visits. The caller redraws the page. */
export async function setLanguage(tag) {
  const more = await Promise.all([...loaded].map((name) => moreCatalogs[name][tag]()));
  texts = Object.assign({}, await catalogs[tag](), ...more);
  current = tag;
  document.documentElement.lang = tag;
  // Lets the server know which texts the page loads first.
  document.cookie = `nanocam-language=${tag}; path=${new URL('.', document.baseURI).pathname}; max-age=31536000; samesite=strict`;
  try {
    localStorage.setItem(storageKey, tag);
  } catch (error) {
    // Storage may be blocked; the choice then lasts until the page closes.
    console.debug(`NanoCam: ${error}`);
  }
}

/** Adds further texts. Views that show some wait for it. @param {...keyof typeof moreCatalogs} names */
export async function loadTexts(...names) {
  for (const name of names.filter((name) => !loaded.has(name))) {
    const more = await moreCatalogs[name][current]();
    // Only after the wait: other texts can arrive during it.
    texts = { ...texts, ...more };
    loaded.add(name);
  }
}

/** Adds the texts about recordings and motion. */
export const loadRecordingTexts = () => loadTexts('recording', 'motion');

function initial() {
  const tag = stored() ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
  document.documentElement.lang = tag;
  return tag;
}

function stored() {
  try {
    const tag = localStorage.getItem(storageKey);
    return tag in catalogs ? tag : null;
  } catch (error) {
    console.debug(`NanoCam: ${error}`);
    return null;
  }
}
