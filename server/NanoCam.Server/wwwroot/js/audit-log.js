import { audit } from './api.js';
import { h } from './dom.js';
import { duration, exactMoment, number } from './format.js';
import { has, t } from './i18n.js';
import { PeopleTable } from './people-table.js';

/** Audit log, newest entries first, loaded page by page. */
export class AuditLog {
  #nameOf;
  #table = new PeopleTable('auditLog', ['auditTime', 'auditUser', 'auditAction', 'auditTarget', 'auditDetails', 'auditAddress']);
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => this.#read() }, t('showMore'));
  #next;

  /** @param {(camera: string) => string|undefined} nameOf name of a camera */
  constructor(nameOf) {
    this.#nameOf = nameOf;
    this.element = h('section', { class: 'card' }, h('h2', {}, t('auditLog')), this.#table.element, this.#error, this.#more);
    this.#read();
  }

  /** Reads the newest entries again. */
  reload() {
    this.#next = undefined;
    this.#read();
  }

  async #read() {
    const before = this.#next;
    try {
      const page = await audit(before);
      const rows = page.entries.map((entry) => this.#row(entry));
      if (before === undefined) this.#table.show(rows);
      else this.#table.add(rows);
      this.#next = page.next;
      this.#more.hidden = page.next === undefined;
      this.#error.hidden = true;
    } catch (error) {
      this.#error.hidden = false;
      this.#error.textContent = error.message;
    }
  }

  #row({ time, actor, action, subject, detail, address }) {
    return [exactMoment(time), this.#actor(actor), t(`action_${action}`), this.#named(subject), details(detail), address];
  }

  /** Cameras appear under their id, and the server itself under a fixed name. */
  #actor(actor) {
    const [, camera] = /^camera (.+)$/.exec(actor) ?? [];
    if (camera) return t('labeled', { label: t('camera'), value: this.#named(camera) });
    return has(`actor_${actor}`) ? t(`actor_${actor}`) : actor || '–';
  }

  /** A camera with its name and id. */
  #named(subject) {
    const name = this.#nameOf(subject);
    return name && name !== subject ? `${name} (${subject})` : subject;
  }
}

/** Details as the server writes them: changed settings as JSON, or words such as "viewer, 90 days". */
function details(text) {
  if (text.startsWith('{')) return settings(text);
  return text.split(', ').map(word).join(t('listSeparator'));
}

function word(text) {
  const [, count, unit] = /^(\d+) (hour|day|session)s?$/.exec(text) ?? [];
  if (unit === 'session') return t('sessionCount', { n: number(count) });
  if (unit) return duration(Number(count), unit);
  for (const key of [`role_${text}`, `detail_${text}`]) if (has(key)) return t(key);
  return text;
}

function controlValue(key, value) {
  return has(key) ? t(key) : value;
}

function settings(json) {
  try {
    const { width, height, intervalMs, quality, controls = {} } = JSON.parse(json);
    const texts = [
      width === undefined && height === undefined ? null : [t('frameSize'), width ? `${width} × ${height}` : t('cameraDefault')],
      intervalMs === undefined || intervalMs === null ? null : [t('interval'), `${intervalMs} ms`],
      quality === undefined || quality === null ? null : [t('quality'), quality || t('cameraDefault')],
      ...Object.entries(controls ?? {}).map(([name, value]) => [t(`control_${name}`), controlValue(`control_${name}_${value}`, value)]),
    ];
    return texts.filter(Boolean).map(([label, value]) => t('labeled', { label, value })).join(t('listSeparator'));
  } catch (error) {
    // The server shortens long details, so the JSON may be incomplete.
    console.debug(`NanoCam: ${error}`);
    return json;
  }
}
