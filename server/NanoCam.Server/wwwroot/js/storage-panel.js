import { h, setText } from './dom.js';
import { bytes, moment, number } from './format.js';
import { getStorage, previewRetention } from './history/requests.js';
import { t } from './i18n.js';
import { PeopleTable } from './people-table.js';
import { cameraHistoryHref } from './router.js';

/** Card with the disk usage of recordings: days left, cameras, and files that the server cannot delete or does not recognize. */
export class StoragePanel {
  #nameOf;
  #error = h('p', { class: 'error', role: 'alert', hidden: true });
  #meter = h('meter', { min: 0, max: 1, 'aria-label': t('diskUse') });
  #facts = h('dl', { class: 'table' });
  #table;
  #lists = h('div', { class: 'storage-lists' });
  #preview = h('p', { class: 'hint', role: 'status' });
  #content;

  /** @param {(camera: string) => string|undefined} nameOf name of a camera */
  constructor(nameOf) {
    this.#nameOf = nameOf;
    const columns = ['camera', 'recordings', 'tierMinute', 'tierHour', 'stills', 'oldest', 'newest', 'daysLeft'];
    this.#table = new PeopleTable('storageByCamera', columns, { none: 'storageNone' });
    this.#content = h('div', { class: 'storage', hidden: true }, this.#meter, this.#facts, this.#table.element, this.#lists,
      h('div', {}, h('button', { type: 'button', class: 'button quiet', onclick: () => this.#showPreview() }, t('retentionPreview'))),
      this.#preview);
    this.element = h('section', { class: 'card' }, h('h2', {}, t('storage')), this.#error, this.#content);
    this.read();
  }

  /** Reads the report of the server. */
  async read() {
    try {
      this.#show(await getStorage());
      this.#error.hidden = true;
    } catch (error) {
      this.#error.hidden = false;
      setText(this.#error, error.message);
    }
  }

  #show(report) {
    const { path, totalBytes, freeBytes, usedBytes, minFreeBytes, maxBytes, maxAge, daysLeft, bytesPerDay } = report;
    this.#content.hidden = false;
    this.#meter.max = totalBytes || 1;
    this.#meter.value = totalBytes - freeBytes;
    this.#meter.high = totalBytes - minFreeBytes;
    this.#meter.optimum = 0;
    const rows = [
      ['storagePath', path],
      ['storageUsed', bytes(usedBytes)],
      ['storageFree', t('progressOf', { done: bytes(freeBytes), total: bytes(totalBytes) })],
      ['storagePerDay', bytesPerDay === null ? null : bytes(bytesPerDay)],
      ['daysLeft', days(daysLeft)],
      ['storageMinFree', minFreeBytes ? bytes(minFreeBytes) : null],
      ['keepBytes', maxBytes ? bytes(maxBytes) : t('unlimited')],
      ['keepFor', maxAge ?? t('unlimited')],
    ];
    const present = rows.filter(([, value]) => value !== null);
    this.#facts.replaceChildren(...present.map(([key, value]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, value))));
    this.#table.show(report.cameras.map((camera) => this.#row(camera)));
    this.#lists.replaceChildren(...[
      fileList('undeletable', report.undeletable.map(({ path: file, reason }) => t('labeled', { label: file, value: reason }))),
      fileList('foreign', report.foreign),
    ].filter(Boolean));
  }

  #row(camera) {
    return [
      h('a', { href: cameraHistoryHref(camera.camera) }, this.#nameOf(camera.camera) ?? camera.camera),
      bytes(camera.bytes), bytes(camera.minuteBytes), bytes(camera.hourBytes), bytes(camera.stillsBytes),
      camera.oldest ? moment(camera.oldest) : '–', camera.newest ? moment(camera.newest) : '–', days(camera.daysLeft),
    ];
  }

  async #showPreview() {
    try {
      const { items, truncated, bytes: size } = await previewRetention();
      const count = `${number(items.length)}${truncated ? '+' : ''}`;
      setText(this.#preview, items.length === 0 ? t('retentionNothing') : t('retentionWouldDelete', { n: count, size: bytes(size) }));
    } catch (error) {
      setText(this.#preview, error.message);
    }
  }
}

/** Null means that nothing is deleted, or that there are too few recordings for a forecast. */
function days(count) {
  return count === null || count === undefined ? '–' : t('days', { n: number(Math.floor(count)) });
}

function fileList(key, files) {
  const list = h('ul', { class: 'files' }, ...files.map((file) => h('li', {}, file)));
  return files.length > 0 && h('div', {}, h('h3', {}, t(key)), h('p', { class: 'hint' }, t(`${key}Help`)), list);
}
