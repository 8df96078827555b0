import { send } from '../api.js';
import { h, iconButton, setText } from '../dom.js';
import { bytes } from '../format.js';
import { t } from '../i18n.js';
import { paths } from './requests.js';
import { lengthText, localInput } from './times.js';

/** A file above this size is left to the download manager of the browser: the page would have to keep it in memory. */
const largest = 1_000_000_000;
const formats = { recording: ['mkv', 'avi', 'zip', 'mp4'], timelapse: ['mp4', 'mkv', 'avi', 'zip'] };
const everySeconds = [1, 10, 60, 600, 3_600, 86_400];
const rates = [5, 10, 25, 30];

/**
 * Dialog that downloads a range or a time-lapse, with progress and cancel.
 * @param {string} id @param {string} name @param {import('./time-window.js').Period} period
 * @param {{hasMp4: boolean, estimate: (period: import('./time-window.js').Period) => {frames: number, bytes: number}|null}} options
 */
export function showDownload(id, name, period, { hasMp4, estimate }) {
  const kind = (value, defaultChecked) =>
    h('label', {}, h('input', { type: 'radio', name: 'download-kind', value, defaultChecked, onchange: update }), t(`download_${value}`));
  const time = (value) =>
    h('input', { type: 'datetime-local', step: '1', required: true, defaultValue: localInput(value), oninput: update });
  const [from, to] = [time(period.from), time(period.to)];
  // The field shows whole seconds, and an hour occurs twice when the clock is set back, so the exact time applies until the user
  // edits the field.
  const given = new Map([[from, { text: from.value, time: period.from }], [to, { text: to.value, time: period.to }]]);
  const timeOf = (input) => (input.value === given.get(input).text ? given.get(input).time : Date.parse(input.value));
  const format = h('select', { onchange: update });
  const every = h('select', { onchange: update },
    ...choices(everySeconds, (value) => t('every', { time: lengthText(value * 1000) }), bestEvery(period)));
  const fps = h('select', { onchange: update }, ...choices(rates, (value) => t('framesPerSecond', { n: value }), 25));
  const timelapse = h('div', { class: 'download-fields' },
    h('label', {}, t('timelapseEvery'), every), h('label', {}, t('timelapseRate'), fps));
  const hint = h('p', { class: 'hint' });
  const progress = h('progress', { 'aria-label': t('downloadProgress') });
  const progressText = h('span', { class: 'hint' });
  const line = h('div', { class: 'download-progress', hidden: true }, progress, progressText);
  // The announcer of the page is inert while a modal dialog is open.
  const status = h('p', { class: 'hint', role: 'status' });
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const start = h('button', { type: 'submit', class: 'button' }, t('startDownload'));
  const cancel = h('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => running?.abort() }, t('cancel'));
  const form = h('form', { class: 'download-form', onsubmit: download },
    h('fieldset', {}, h('legend', {}, t('downloadWhat')), kind('recording', true), kind('timelapse', false)),
    h('div', { class: 'download-fields' }, h('label', {}, t('from'), from), h('label', {}, t('to'), to)),
    h('div', { class: 'download-fields' }, h('label', {}, t('fileFormat'), format)), timelapse, hint, line, status, error,
    h('div', { class: 'buttons' }, start, cancel));
  const dialog = h('dialog', { class: 'dialog download', 'aria-label': t('downloadOf', { name }), onclose: closed },
    h('div', { class: 'dialog-head' }, h('h2', {}, t('downloadOf', { name })), iconButton('close', t('close'), () => dialog.close())),
    form);
  let running = null;
  document.body.append(dialog);
  dialog.showModal();
  update();

  function closed() {
    running?.abort();
    dialog.remove();
  }

  function chosen() {
    return { kind: form.elements['download-kind'].value, from: timeOf(from), to: timeOf(to) };
  }

  function update() {
    const { kind: chosenKind, ...range } = chosen();
    timelapse.hidden = chosenKind !== 'timelapse';
    const values = formats[chosenKind].filter((value) => value !== 'mp4' || hasMp4);
    if (values.join() !== [...format.options].map(({ value }) => value).join()) {
      format.replaceChildren(...choices(values, (value) => t(`format_${value}`), values[0]));
    }
    const isValid = range.to > range.from;
    from.setCustomValidity(isValid || !from.value || !to.value ? '' : t('rangeReversed'));
    setText(hint, !isValid ? '' : chosenKind === 'timelapse' ? timelapseText(range) : recordingText(range));
  }

  function recordingText(range) {
    const sum = estimate(range);
    const length = lengthText(range.to - range.from);
    return sum ? t('downloadEstimate', { time: length, size: bytes(sum.bytes) }) : length;
  }

  function timelapseText(range) {
    const frames = (range.to - range.from) / 1000 / Number(every.value);
    return t('timelapseLength', { time: lengthText((frames / Number(fps.value)) * 1000) });
  }

  async function download(event) {
    event.preventDefault();
    const { kind: chosenKind, ...range } = chosen();
    const path = chosenKind === 'timelapse'
      ? paths.timelapse(id, range, { every: every.value, fps: fps.value, format: format.value })
      : paths.exported(id, range, format.value);
    const filename = `${id}-${localInput(range.from).replace(/:/g, '-')}${chosenKind === 'timelapse' ? '-timelapse' : ''}.${format.value}`;
    running = new AbortController();
    show(true);
    try {
      await save(path, filename, running.signal, showProgress);
      setText(status, t('downloaded', { name: filename }));
    } catch (failure) {
      const isCanceled = running.signal.aborted;
      setText(status, isCanceled ? t('downloadCanceled') : '');
      error.hidden = isCanceled;
      setText(error, isCanceled ? '' : failure.message);
    }
    running = null;
    show(false);
  }

  function show(isRunning) {
    start.disabled = isRunning;
    if (!isRunning) start.focus();
    cancel.hidden = line.hidden = !isRunning;
    if (!isRunning) return;
    error.hidden = true;
    setText(status, '');
    showProgress(0, 0);
    cancel.focus();
  }

  function showProgress(done, total) {
    if (total > 0) {
      progress.max = total;
      progress.value = done;
    } else {
      progress.removeAttribute('value');
    }
    setText(progressText, total > 0 ? t('progressOf', { done: bytes(done), total: bytes(total) }) : bytes(done));
  }
}

function choices(values, text, chosen) {
  return values.map((value) => h('option', { value: String(value), defaultSelected: value === chosen }, text(value)));
}

/** A time-lapse of about half a minute. */
function bestEvery({ from, to }) {
  return everySeconds.find((every) => (to - from) / 1000 / every <= 1_000) ?? everySeconds.at(-1);
}

/** Reads a file with progress, and then saves it. */
async function save(path, filename, signal, onProgress) {
  const response = await send(path, { signal });
  const total = Number(response.headers.get('content-length'));
  if (total > largest) {
    await response.body.cancel();
    saveAs(path, filename);
    return;
  }
  const reader = response.body.getReader();
  const parts = [];
  let done = 0;
  for (;;) {
    const { value, done: isDone } = await readPart(reader, signal);
    if (isDone) break;
    parts.push(value);
    done += value.byteLength;
    onProgress(done, total);
    if (done > largest) {
      // MP4 has no length in front.
      await reader.cancel();
      throw new Error(t('downloadTooLarge', { size: bytes(largest) }));
    }
  }
  saveBlob(new Blob(parts), filename);
}

async function readPart(reader, signal) {
  try {
    return await reader.read();
  } catch (error) {
    throw signal.aborted ? error : new Error(t('downloadInterrupted'));
  }
}

/** Saves a file that the page holds. @param {Blob} blob @param {string} filename */
export function saveBlob(blob, filename) {
  const url = URL.createObjectURL(blob);
  saveAs(url, filename);
  // Some browsers read it only later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function saveAs(url, filename) {
  h('a', { href: url, download: filename }).click();
}
