import { en } from './messages-en.js';
import { zh } from './messages-zh.js';

const catalogues = { en, 'zh-CN': zh };
const storageKey = 'nanocam.language';
let current = initial();

/** Language tags a person can choose, with their own names. */
export const languages = { en: 'English', 'zh-CN': '中文' };

/** Tag of the language in use. */
export function language() {
  return current;
}

/**
 * Text in the language in use; `{name}` is replaced by `values.name`. A key that no catalogue has is shown as it is: a new counter or
 * control of a newer server is readable, only not translated.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const text = catalogues[current][key] ?? en[key] ?? key.replace(/^(reset|can|verdict|fault|error)_/, '');
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether the catalogue knows a key. */
export function has(key) {
  return key in en;
}

/** Uses a language from now on, here and after a reload. The caller draws the page again. */
export function setLanguage(tag) {
  current = tag;
  document.documentElement.lang = tag;
  try {
    localStorage.setItem(storageKey, tag);
  } catch (error) {
    // Storage may be blocked; the choice then lasts as long as the page.
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
    return tag in catalogues ? tag : null;
  } catch (error) {
    console.debug(`NanoCam: ${error}`);
    return null;
  }
}
