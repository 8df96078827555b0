/** Only the texts of the current language are loaded. */
const catalogs = {
  en: async () => (await import('./messages-en.js')).en,
  'zh-CN': async () => (await import('./messages-zh.js')).zh,
};
/** Texts about recordings and motion, which the wall does not need. */
const recordingCatalogs = {
  en: async () => merge(await Promise.all([import('./messages-en-recording.js'), import('./messages-en-motion.js')])),
  'zh-CN': async () => merge(await Promise.all([import('./messages-zh-recording.js'), import('./messages-zh-motion.js')])),
};
const storageKey = 'nanocam.language';
const enumerationPrefix = /^(action|capability|cause|control|counter|error|event|fault|health|resetReason|uplink|verdict)_/;
let current = initial();
let texts = await catalogs[current]();
let hasRecordingTexts = false;

/** Language tags that a person can choose, with their own names. */
export const languages = { en: 'English', 'zh-CN': '中文' };

/** Tag of the current language. */
export function language() {
  return current;
}

/**
 * Text in the current language, with `{name}` replaced by `values.name`. A key without a text returns the name in the API: so so a counter
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
  texts = { ...await catalogs[tag](), ...(hasRecordingTexts ? await recordingCatalogs[tag]() : {}) };
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

/** Adds the recording texts. Views that use them wait for this. */
export async function loadRecordingTexts() {
  if (hasRecordingTexts) return;
  texts = { ...texts, ...await recordingCatalogs[current]() };
  hasRecordingTexts = true;
}

function merge([recording, motion]) {
  return { ...recording.recordingMessages, ...motion.motionMessages };
}

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
