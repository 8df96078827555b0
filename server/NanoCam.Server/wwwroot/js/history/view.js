import { Arrangement } from '../arrangement.js';
import { getServer, serverNow } from '../api.js';
import { announce, h, icon, iconButton, setText } from '../dom.js';
import { t } from '../i18n.js';
import { emptyRecording } from '../recording-rule.js';
import { cameraHistoryHref, cameraHref } from '../router.js';
import { Calendar } from './calendar.js';
import { CameraPicker } from './camera-picker.js';
import { showDownload } from './download.js';
import { EventList } from './event-list.js';
import { historyKeys } from './keys.js';
import { Pictures } from './pictures.js';
import { Playback } from './playback.js';
import { readPlace } from './place.js';
import { RangeCard } from './range.js';
import { getFrame, getPins, oldestFrame } from './requests.js';
import { StillStrip } from './still-strip.js';
import { around, span } from './time-window.js';
import { Timeline } from './timeline.js';
import { TimelineData } from './timeline-data.js';
import { legend } from './timeline-legend.js';
import { fullTime, lengthText, preciseTime } from './times.js';
import { transport } from './transport.js';

/** Milliseconds between two checks for new recordings. */
const refreshEvery = 10_000;

/** Recordings of one camera, or of up to four in sync: pictures, playback, timeline, range, events and stills. */
export class HistoryView {
  #live;
  #id;
  #ids;
  #time;
  #abort = new AbortController();
  #pictures = new Pictures({
    stepped: (frame) => this.#stepped(frame),
    none: (picture) => this.#showEmpty(picture),
    end: (direction) => this.#showMessage(t(direction === 'after' ? 'noLaterFrame' : 'noEarlierFrame')),
  });
  #title = h('h1', { class: 'camera-name' });
  #message = h('p', { class: 'message', role: 'status', hidden: true });
  #pins = [];
  #playback;
  #isResumed = false;
  #loadNotice = null;
  #transport;
  #timeline;
  #picker;
  #range;
  #events;
  #stills;
  #timer;

  /** @param {import('../live-connection.js').LiveConnection} live @param {{id: string|null, query: URLSearchParams}} route */
  constructor(live, { id, query }) {
    this.#live = live;
    this.element = h('main', { class: 'camera history', tabIndex: -1 });
    const { signal } = this.#abort;
    if (id === null) {
      live.addEventListener('cameras', () => this.#openFirst(), { signal });
      this.#openFirst();
      return;
    }
    this.#id = id;
    const place = readPlace(id, query, serverNow());
    this.#ids = place.ids;
    this.#time = place.time;
    this.#build(place.length);
    live.addEventListener('cameras', () => this.#showNames(), { signal });
    live.addEventListener('link', () => this.#recover(), { signal });
    document.addEventListener('keydown', this.#keys(), { signal });
    this.#timer = setInterval(() => this.#refresh(), refreshEvery);
    this.#setCameras(this.#ids);
    this.#readPins();
    this.#start(place.isBack, query.has('at'), query.has('span'));
  }

  /** Shows the first picture. A camera without frames would only log an error in the browser console. */
  async #start(isBack, hasTime, hasSpan) {
    const oldest = await oldestFrame(this.#id, this.#abort.signal).catch(() => 0);
    if (this.#abort.signal.aborted) return;
    // The first minutes of recordings would be one pixel of a day.
    const length = isBack || hasTime || hasSpan ? null : [600_000, 3_600_000, 21_600_000].find((length) => serverNow() - oldest < length);
    if (length) this.#timeline.show({ from: serverNow() - length, to: serverNow() });
    if (oldest === null) this.#showEmpty(this.#pictures.first);
    else if (isBack) this.#play();
    else if (hasTime) this.#seek(this.#time, false);
    else this.#toNewest();
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#abort.abort();
    clearInterval(this.#timer);
    this.#playback?.pause();
    this.#timeline?.close();
    this.#pictures.close();
  }

  /** The page without a camera in its URL shows the first one of the wall. */
  #openFirst() {
    const arrangement = new Arrangement();
    const [first] = arrangement.sort([...this.#live.cameras.values()].filter(({ id }) => !arrangement.isHidden(id)));
    if (first) location.replace(cameraHistoryHref(first.id));
    else if (this.#live.listReceived) this.element.replaceChildren(h('p', { class: 'hint' }, t('emptyTitle')));
  }

  #build(length) {
    const now = serverNow();
    const shown = this.#time > now - length ? { from: now - length, to: now } : around(this.#time, length);
    this.#playback = new Playback({
      time: (time) => this.#moved(time),
      skip: (from, to) => this.#showMessage(t('gapSkipped', { time: lengthText(to - from) })),
      end: (reason) => this.#ended(reason),
    });
    this.#timeline = new Timeline(shown, this.#time, {
      now: serverNow,
      seek: (time, dragging) => this.#seek(time, dragging),
      move: () => this.#windowMoved(),
      select: (range) => this.#range.show(range),
    });
    this.#transport = transport(this.#id, {
      back: (seconds) => this.#seek(this.#time - seconds * 1000, false),
      step: (direction) => this.#step(direction),
      toggle: () => this.#toggle(),
      newest: () => this.#toNewest(),
      speed: (speed) => this.#setSpeed(speed),
      zoomIn: () => this.#timeline.zoomIn(),
      zoomOut: () => this.#timeline.zoomOut(),
      span: (milliseconds) => this.#timeline.show(around(this.#time, milliseconds)),
    });
    this.#range = new RangeCard(this.#id, {
      start: () => this.#setEdge('from'),
      end: () => this.#setEdge('to'),
      change: (range) => this.#select(range),
      download: () => this.#download(),
      changed: () => this.#reload(),
      seek: (time) => this.#seek(time, false),
      frames: (range) => this.#timeline.lanes[0].data.sum(range)?.frames ?? null,
      name: () => this.#name(this.#id),
    });
    this.#events = new EventList((time) => this.#seek(time, false));
    this.#stills = new StillStrip(this.#id, this.#abort.signal, () => this.#timeline.update());
    this.#picker = new CameraPicker(this.#live, this.#id, (ids) => {
      this.#setCameras(ids);
      this.#remember();
    });
    const label = t('backToCamera');
    const back = h('a', { class: 'icon-button', href: cameraHref(this.#id), title: label, 'aria-label': label }, icon('back'));
    const tools = h('div', { class: 'toolbar', role: 'group', 'aria-label': t('recordingTools') }, this.#picker.element,
      iconButton('calendar', t('calendar'), () => this.#openCalendar()),
      iconButton('download', t('downloadFrame'), () => this.#pictures.save()));
    this.element.append(
      h('div', { class: 'camera-main' }, h('div', { class: 'camera-bar' }, back, this.#title, tools),
        this.#pictures.element, this.#transport.element, this.#timeline.element,
        h('div', { class: 'timeline-foot' }, legend(), this.#transport.zoom), this.#message),
      h('aside', { class: 'camera-side', 'aria-label': t('recordingDetails') },
        this.#range.element, this.#events.element, this.#stills.element));
  }

  #keys() {
    return historyKeys({
      step: (direction) => this.#step(direction),
      toggle: () => this.#toggle(),
      zoomIn: () => this.#timeline.zoomIn(),
      zoomOut: () => this.#timeline.zoomOut(),
      setEdge: (edge) => this.#setEdge(edge),
      download: () => this.#pictures.save(),
      calendar: () => this.#openCalendar(),
      live: () => location.assign(cameraHref(this.#id)),
      leave: () => (this.#range.range ? this.#select(null) : location.assign(cameraHref(this.#id))),
    });
  }

  #name(id) {
    return this.#live.cameras.get(id)?.name || id;
  }

  #showNames() {
    const title = t('historyOf', { name: this.#name(this.#id) });
    document.title = `${title} · NanoCam`;
    setText(this.#title, title);
    for (const picture of this.#pictures.all) picture.rename(this.#name(picture.id));
    for (const lane of this.#timeline.lanes) lane.name = this.#name(lane.id);
    this.#picker.update();
  }

  /** Shows other cameras in sync. @param {string[]} ids the first stays */
  #setCameras(ids) {
    this.#pause();
    this.#ids = ids;
    this.#pictures.set(ids);
    const old = new Map(this.#timeline.lanes.map((lane) => [lane.id, lane]));
    this.#timeline.lanes = ids.map((id) => old.get(id) ?? {
      id, name: id, pins: [], stills: id === this.#id ? this.#stills.times : [],
      data: new TimelineData(id, () => this.#loaded(), this.#abort.signal),
    });
    this.#picker.ids = ids;
    this.#showNames();
    this.#showPins();
    this.#timeline.resize();
    this.#windowMoved();
    this.#pictures.follow(this.#time);
    if (old.size > 0) this.#pictures.first.show(this.#time);
  }

  /** Shows why nothing is recorded, and a button that changes it. */
  async #showEmpty(picture) {
    const { text, action } = await emptyRecording(picture.id, this.#abort.signal, () => picture.showNotice(t('recordingTurnedOn')));
    picture.showNotice(text, action);
  }

  #moved(time) {
    this.#time = time;
    this.#timeline.time = time;
    this.#transport.showTime(time);
  }

  #seek(time, dragging) {
    const isPlaying = this.#playback.isPlaying || this.#isResumed;
    this.#playback.pause();
    this.#moved(Math.min(time, serverNow()));
    this.#showMessage(null);
    this.#isResumed = dragging && isPlaying;
    if (isPlaying && !dragging) {
      this.#play();
      return;
    }
    this.#pictures.show(this.#time);
    if (!dragging) this.#remember();
  }

  #step(direction) {
    this.#pause();
    const at = this.#pictures.first.shown?.time ?? this.#time;
    this.#pictures.first.show(at + (direction === 'after' ? 0.001 : -0.001), direction);
  }

  /** A step has ended at a frame, and the other cameras follow. */
  #stepped(frame) {
    this.#moved(frame.time);
    this.#pictures.follow(frame.time);
    announce(preciseTime(frame.time));
    this.#remember();
  }

  #toNewest() {
    this.#pause();
    // The clock of the page can be behind by half of a slow round trip.
    this.#pictures.first.show(serverNow() + 60_000, 'before');
  }

  #toggle() {
    if (this.#playback.isPlaying) this.#pause();
    else this.#play();
  }

  #play() {
    this.#isResumed = false;
    this.#playback.play(this.#pictures.all, this.#time);
    this.#transport.showPlaying(true);
    announce(t('playingAt', { n: this.#playback.speed }));
  }

  #pause() {
    if (!this.#playback.isPlaying) return;
    this.#playback.pause();
    this.#transport.showPlaying(false);
    this.#remember();
    announce(t('labeled', { label: t('paused'), value: preciseTime(this.#time) }));
  }

  #ended(reason) {
    this.#transport.showPlaying(false);
    this.#showMessage(reason ?? t('endOfRecording'));
    this.#remember();
  }

  #setSpeed(speed) {
    this.#playback.speed = speed;
    announce(t('playingAt', { n: speed }));
  }

  #showMessage(text) {
    this.#message.hidden = text === null;
    setText(this.#message, text ?? '');
  }

  #windowMoved() {
    const { shown, lanes } = this.#timeline;
    for (const { data } of lanes) data.show(shown, serverNow());
    this.#transport.showSpan(span(shown));
    this.#transport.showTime(this.#time);
    this.#events.show(lanes, shown);
  }

  #loaded() {
    this.#timeline.update();
    this.#events.show(this.#timeline.lanes, this.#timeline.shown);
    const error = this.#timeline.lanes.map(({ data }) => data.error).find(Boolean);
    const isChecking = this.#timeline.lanes.some(({ data }) => data.columns?.checking);
    const notice = error ?? (isChecking ? t('recordingsChecking') : null);
    if (notice || this.#loadNotice) this.#showMessage(notice);
    this.#loadNotice = notice;
  }

  /** Reads again what failed while the connection was lost. */
  #recover() {
    if (this.#live.state !== 'open') return;
    this.#refresh();
    this.#readPins();
    this.#stills.retry();
    if (!this.#playback.isPlaying) this.#pictures.retry();
  }

  #refresh() {
    if (document.hidden || this.#live.state !== 'open') return;
    for (const { data } of this.#timeline.lanes) data.show(this.#timeline.shown, serverNow());
    this.#timeline.update();
  }

  #reload() {
    for (const { data } of this.#timeline.lanes) data.reload(this.#timeline.shown, serverNow());
    this.#readPins();
    this.#pictures.first.show(this.#time);
  }

  async #readPins() {
    try {
      const pins = await getPins(this.#abort.signal);
      this.#pins = pins.map((pin) => ({ ...pin, from: Date.parse(pin.from), to: Date.parse(pin.to) }));
      this.#showPins();
    } catch (error) {
      // The timeline works without pins.
      console.debug(`NanoCam: ${error}`);
    }
  }

  #showPins() {
    for (const lane of this.#timeline.lanes) lane.pins = this.#pins.filter(({ camera }) => camera === lane.id);
    this.#range.showPins(this.#timeline.lanes[0].pins);
    this.#timeline.update();
  }

  #select(range) {
    this.#timeline.selection = range;
    this.#timeline.update();
    this.#range.show(range);
  }

  /** Moves one end of the range to the cursor. The other end is kept, or also moved there. */
  #setEdge(edge) {
    const range = { from: this.#time, to: this.#time, ...this.#range.range, [edge]: this.#time };
    this.#select(range.from <= range.to ? range : { from: this.#time, to: this.#time });
  }

  async #download() {
    const { shown } = this.#timeline;
    const range = this.#range.range ?? { from: shown.from, to: Math.min(shown.to, serverNow()) };
    const server = await getServer().catch(() => null);
    if (this.#abort.signal.aborted) return;
    showDownload(this.#id, this.#name(this.#id), range, {
      hasMp4: server?.ffmpeg === true, estimate: (period) => this.#timeline.lanes[0].data.sum(period),
    });
  }

  #openCalendar() {
    new Calendar(this.#id, this.#time, serverNow(), (date) => this.#openDay(date));
  }

  /** Shows a day, with the cursor at its first frame. */
  async #openDay(date) {
    const end = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
    this.#pause();
    this.#timeline.show({ from: date.getTime(), to: end.getTime() });
    const frame = await getFrame(this.#id, date.getTime(), 'after', this.#abort.signal).catch(() => null);
    if (this.#abort.signal.aborted) return;
    this.#seek(frame?.time ?? date.getTime(), false);
    announce(fullTime(this.#time));
  }

  /** Adds the time to the URL, so that the page can be reloaded and shared. */
  #remember() {
    // The address changes before the next page has loaded and closes this one.
    if (location.hash.split('?')[0] !== cameraHistoryHref(this.#id)) return;
    const query = { at: this.#time.toFixed(0), span: span(this.#timeline.shown).toFixed(0) };
    if (this.#ids.length > 1) query.with = this.#ids.slice(1).join(',');
    history.replaceState(null, '', cameraHistoryHref(this.#id, query));
  }
}
