import { h, setText } from './dom.js';
import * as format from './format.js';
import { t } from './i18n.js';

/** Tables about the device, its health and the counters of the server. Rows appear with their values and change in place. */
export class Details {
  #tables = { device: new Table(), health: new Table(), counters: new Table() };

  constructor() {
    this.elements = Object.entries(this.#tables)
      .map(([key, table]) => h('section', { class: 'card', hidden: true }, h('h2', {}, t(key)), table.element));
  }

  /** @param {any} camera response of GET /api/cameras/{id} */
  update(camera) {
    this.#tables.device.show(deviceRows(camera));
    this.#tables.health.show(healthRows(camera.health));
    this.#tables.counters.show(counterRows(camera));
    for (const [i, table] of Object.values(this.#tables).entries()) this.elements[i].hidden = table.isEmpty;
  }
}

class Table {
  #rows = new Map();
  element = h('dl', { class: 'table' });

  get isEmpty() {
    return this.#rows.size === 0;
  }

  /** @param {[string, string][]} rows label and value; rows without a value are omitted */
  show(rows) {
    const present = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
    const labels = present.map(([label]) => label).join('\n');
    if (labels !== this.labels) this.#build(present, labels);
    for (const [label, value] of present) setText(this.#rows.get(label), String(value));
  }

  #build(rows, labels) {
    this.labels = labels;
    this.#rows = new Map(rows.map(([label]) => [label, h('dd')]));
    this.element.replaceChildren(...[...this.#rows].map(([label, value]) => h('div', {}, h('dt', {}, label), value)));
  }
}

function hop(milliseconds, error) {
  return error > 0 ? `${milliseconds.toFixed(1)} ms ± ${error.toFixed(1)} ms` : `${milliseconds.toFixed(1)} ms`;
}

function deviceRows(camera) {
  const device = camera.device ?? {};
  return [
    [t('cameraId'), camera.id],
    [t('uplink'), camera.uplink && t(`uplink_${camera.uplink}`)],
    [t('board'), device.board],
    [t('sensor'), device.sensor],
    [t('firmware'), device.firmware],
    [t('maxFrameSize'), device.maxWidth ? `${device.maxWidth} × ${device.maxHeight}` : null],
    [t('capabilities'), device.capabilities && format.list(device.capabilities.map((name) => t(`capability_${name}`)))],
    [t('bootId'), device.bootId],
    [t('resetReason'), device.resetReason && t(`resetReason_${device.resetReason}`)],
    [t('crash'), crashText(camera.crash)],
    // The offset converts the camera's time since boot to server time, so it is the time of the boot.
    [t('started'), camera.clock && format.moment(camera.clock.offsetMs)],
    [t('roundTrip'), camera.clock && `${camera.clock.roundTripMs.toFixed(1)} ms`],
    [t('hopDevice'), camera.frameHops && hop(camera.frameHops.deviceMs, 0)],
    [t('hopNetwork'), camera.frameHops && hop(camera.frameHops.networkMs, camera.frameHops.errorMs)],
    [t('viewers'), camera.viewers],
    [t('lastSeen'), camera.lastSeen && format.moment(camera.lastSeen)],
  ];
}

/** A failure of the firmware, or null. */
function crashText(crash) {
  if (!crash) return null;
  const text = crash.exception ? t('labeled', { label: crash.exception, value: crash.text }) : crash.text;
  return t('crashText', { kind: t(`crash_${crash.kind}`), thread: crash.thread, time: format.age(crash.uptimeSeconds * 1000), text });
}

const healthFormats = {
  uptimeMilliseconds: format.age,
  freeMemory: format.bytes,
  leastFreeMemory: format.bytes,
  rssi: (value) => `${value} dBm`,
  temperatureCelsius: (value) => `${value} °C`,
  cameraError: (value) => format.capitalize(t(`error_${value}`)),
  faults: format.faultNames,
  // The notation used in ESP-IDF documents and logs.
  driverError: (value) => `0x${value.toString(16)}`,
};

function healthRows(health) {
  // A device without a radio or a temperature sensor reports null.
  return Object.entries(health ?? {})
    .filter(([, value]) => value !== null)
    .map(([key, value]) => [t(`health_${key}`), (healthFormats[key] ?? format.number)(value)]);
}

function counterRows({ counters, frameBytes }) {
  const { rejected = {}, bytes, trimmedBytes, ...plain } = counters ?? {};
  return [
    ...Object.entries(plain).map(([key, value]) => [t(`counter_${key}`), format.number(value)]),
    ...Object.entries(rejected).map(([key, value]) => [t('counter_rejected', { reason: t(`verdict_${key}`) }), format.number(value)]),
    [t('counter_trimmedBytes'), trimmedBytes ? format.bytes(trimmedBytes) : null],
    [t('latestFrameBytes'), frameBytes ? format.bytes(frameBytes) : null],
    [t('counter_bytes'), bytes === undefined ? null : format.bytes(bytes)],
  ];
}
