import { webSocket } from './api.js';
import { Backoff } from './backoff.js';
import { ServerClock, now } from './clock.js';
import { readFrame } from './frame.js';
import { Watchdog } from './watchdog.js';

/**
 * @typedef {{id: string, name: string, state: 'online'|'offline', width: number, height: number, lastSeen: string|null, fps: number, faults?: string[]}} Camera
 * @typedef {{width?: number, fps?: number}} Wish
 * @typedef {{wish: Wish, onFrame: (frame: import('./frame.js').Frame) => void}} Subscription
 * @typedef {'connecting'|'open'|'waiting'} LinkState
 */

/**
 * The one WebSocket of the page: camera list and the frames of every subscription. Reconnects by itself and subscribes again.
 * Events: `link` (state changed), `cameras` (one appeared, changed or went).
 */
export class Live extends EventTarget {
  /** @type {Map<string, Camera>} */
  cameras = new Map();
  /** True once a server has told its cameras; an empty list means something only then. */
  known = false;
  /** @type {LinkState} */
  state = 'connecting';
  /** When the next attempt starts, `now()` milliseconds; meaningful while waiting. */
  retryAt = 0;
  clock = new ServerClock();

  /** @type {WebSocket|null} */
  #socket = null;
  #backoff = new Backoff();
  #watchdog = new Watchdog(() => this.#drop());
  #retryTimer = 0;
  /** @type {Map<string, Subscription>} */
  #subscriptions = new Map();
  /** @type {Map<number, string>} */
  #channels = new Map();
  #consumed = 0;
  #acked = 0;
  #ackPlanned = false;

  /** Connects, and follows what the browser says about network and visibility. */
  start() {
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    window.addEventListener('online', () => this.retryNow());
    // A page kept for "back" must not hold a connection; when it is shown again it connects again.
    window.addEventListener('pagehide', () => this.#drop());
    window.addEventListener('pageshow', (event) => event.persisted && this.retryNow());
    this.#connect();
  }

  /** Asks for a camera's frames, or changes the wish. One subscription per camera. */
  subscribe(id, wish, onFrame) {
    const old = this.#subscriptions.get(id);
    this.#subscriptions.set(id, { wish, onFrame });
    if (!old || old.wish.width !== wish.width || old.wish.fps !== wish.fps) this.#send({ type: 'subscribe', camera: id, ...wish });
  }

  /** Stops a camera's frames; frames already on their way are dropped here. */
  unsubscribe(id) {
    if (this.#subscriptions.delete(id)) this.#send({ type: 'unsubscribe', camera: id });
  }

  /** Says that a frame is done with: shown, replaced by a newer one or not decodable. The server paces itself by this. */
  consumed(frame) {
    this.#consumed = Math.max(this.#consumed, frame.number);
    if (this.#ackPlanned) return;
    this.#ackPlanned = true;
    requestAnimationFrame(() => this.#ack());
  }

  /** Tries at once instead of waiting for the backoff. */
  retryNow() {
    if (this.state === 'waiting') this.#connect();
  }

  #ack() {
    this.#ackPlanned = false;
    if (this.#consumed === this.#acked) return;
    this.#acked = this.#consumed;
    this.#send({ type: 'ack', number: this.#acked });
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    this.#setState('connecting');
    const socket = new WebSocket(webSocket('live'));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = () => this.#closed(socket);
    this.#socket = socket;
  }

  #opened() {
    this.#channels.clear();
    this.#consumed = 0;
    this.#acked = 0;
    this.#setState('open');
    if (document.hidden) this.#send({ type: 'pause' });
    this.#watchdog.start();
  }

  #closed(socket) {
    if (socket !== this.#socket) return;
    clearTimeout(this.#retryTimer);
    this.#socket = null;
    this.#watchdog.stop();
    const wait = this.#backoff.next();
    this.retryAt = now() + wait;
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
    this.#setState('waiting');
  }

  /** Gives up a socket that may take minutes to notice that it is dead. */
  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    socket.close();
    this.#closed(socket);
  }

  #received(data) {
    this.#watchdog.feed();
    if (typeof data === 'string') this.#heard(JSON.parse(data));
    else this.#frameArrived(data);
  }

  #frameArrived(data) {
    const frame = readFrame(data);
    if (!frame) return;
    this.clock.observe(frame.timestamp + frame.sentAge, now());
    const subscription = this.#subscriptions.get(this.#channels.get(frame.channel));
    if (subscription) subscription.onFrame(frame);
    else this.consumed(frame);
  }

  #heard(message) {
    switch (message.type) {
      case 'cameras':
        this.#backoff.reset();
        this.cameras = new Map(message.cameras.map((camera) => [camera.id, camera]));
        this.known = true;
        this.#subscribeAgain();
        break;
      case 'camera':
        this.cameras.set(message.camera.id, message.camera);
        break;
      case 'removed':
        this.cameras.delete(message.camera);
        break;
      case 'subscribed':
        this.#channels.set(message.channel, message.camera);
        return;
      case 'error':
        console.warn(`NanoCam: ${message.message}`);
        return;
      default:
        return;
    }
    this.dispatchEvent(new Event('cameras'));
  }

  /** A server that has just started may not know a camera yet that is about to connect again: only those it lists are asked for. */
  #subscribeAgain() {
    for (const [id, { wish }] of this.#subscriptions) {
      if (this.cameras.has(id)) this.#send({ type: 'subscribe', camera: id, ...wish });
      else this.#subscriptions.delete(id);
    }
  }

  #visibilityChanged() {
    if (document.hidden) {
      // Animation frames stop with the tab: what was consumed is acknowledged now, or the server would wait after the resume.
      this.#ack();
      this.#send({ type: 'pause' });
      this.#watchdog.stop();
    } else if (this.state === 'open') {
      this.#send({ type: 'resume' });
      this.#watchdog.start();
    } else {
      this.retryNow();
    }
  }

  #setState(state) {
    this.state = state;
    this.dispatchEvent(new Event('link'));
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
