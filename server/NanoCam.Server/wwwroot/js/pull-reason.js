import { has, t } from './i18n.js';

/**
 * Why a pulled camera fails, in the user's language.
 * @param {{ url: string, error: string | null, errorCode: string | null, errorValue: string | null }} source
 * @returns {string} The reason, or an empty text.
 */
export function pullReason({ url, error, errorCode, errorValue }) {
  if (!error) return '';
  const key = `pullError_${errorCode}`;
  return errorCode !== 'other' && has(key) ? t(key, { host: new URL(url).host, value: errorValue ?? '' }) : error;
}
