import { en } from './messages-en.js';
import { zh } from './messages-zh.js';

const catalogs = { en, 'zh-CN': zh };
const storageKey = 'nanocam.language';
const enumerationPrefix = /^(action|capability|control|counter|error|fault|health|resetReason|uplink|verdict)_/;
let current = initial();

/** Language tags that a person can choose, with their own names. */
export const languages = { en: 'English', 'zh-CN': '中文' };

/** Tag of the current language. */
export function language() {
  return current;
}

/**
 * Text in the current language, with `{name}` replaced by `values.name`. A key without a text returns the name in the API: a counter or
 * control of a newer server stays readable.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const text = catalogs[current][key] ?? en[key] ?? key.replace(enumerationPrefix, '');
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether the catalog has a key. */
export function has(key) {
  return key in en;
}

/** Switches the language, and keeps it for later visits. The caller redraws the page. */
export function setLanguage(tag) {
  current = tag;
  document.documentElement.lang = tag;
  try {
    localStorage.setItem(storageKey, tag);
  } catch (error) {
    // Storage may be blocked; the choice then lasts until the page closes.
    console.debug(`NanoCam: ${error}`);
  }
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
