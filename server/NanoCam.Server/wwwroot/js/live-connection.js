import { webSocket } from './api.js';
import { ServerClock, now } from './clock.js';
import { ClockPings } from './clock-pings.js';
import { readFrame } from './frame.js';
import { Backoff, ConnectionCheck } from './connection-check.js';

/**
 * @typedef {{id: string, name: string, state: 'online'|'offline', width: number, height: number, lastSeen: string|null, fps: number,
 *   late: boolean, lateAfterMs: number, lastFrame: string|null, faults?: string[]}} Camera
 * @typedef {{width?: number, fps?: number}} SubscriptionOptions
 * @typedef {{options: SubscriptionOptions, onFrame: (frame: import('./frame.js').Frame) => void}} Subscription
 * @typedef {'connecting'|'open'|'waiting'} LinkState
 */

/**
 * The only WebSocket of the page. It carries the camera list and the frames of all subscriptions. It reconnects automatically and renews
 * the subscriptions. Events: `link` (connection state changed), `cameras` (a camera was added, changed or removed), and with the message
 * in `detail`: `event` (something happened), `detections` (detections in a frame of a subscribed camera).
 */
export class LiveConnection extends EventTarget {
  /** @type {Map<string, Camera>} */
  cameras = new Map();
  /** True after the first camera list has arrived; before that, `cameras` is empty for every server. */
  listReceived = false;
  /** @type {LinkState} */
  state = 'connecting';
  /** Start of the next attempt in `now()` milliseconds; valid while waiting. */
  retryAt = 0;
  clock = new ServerClock();
  /** Time of the last message before the connection was lost, in `now()` milliseconds; null while it is open, and before the first one. */
  lostAt = null;
  /** `now()` of the time since which frames arrive: the connection was opened, or the page became visible. */
  resumedAt = 0;
  /** Reasons why cameras fail, by camera id. @type {Map<string, string>} */
  problems = new Map();
  /** Newest frame of each camera that was shown, so that another view starts with it. @type {Map<string, import('./frame.js').Frame>} */
  lastFrames = new Map();

  /** @type {WebSocket|null} */
  #socket = null;
  #backoff = new Backoff();
  #check = new ConnectionCheck(() => this.#drop());
  #pings = new ClockPings(this.clock, (message) => this.#send(message));
  #heardAt = 0;
  #retryTimer = 0;
  /** @type {Map<string, Subscription>} */
  #subscriptions = new Map();
  /** @type {Map<number, string>} */
  #channels = new Map();
  #consumed = 0;
  #acked = 0;
  #ackPlanned = false;

  /** Connects, and reacts to changes of the network and the page visibility. */
  start() {
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    window.addEventListener('online', () => this.retryNow());
    // A page in the back/forward cache must not keep a connection open; it reconnects when it is shown again.
    window.addEventListener('pagehide', () => this.#drop());
    window.addEventListener('pageshow', (event) => event.persisted && this.retryNow());
    this.#connect();
  }

  /** Subscribes to the frames of a camera, or changes the options. One subscription per camera. */
  subscribe(id, options, onFrame) {
    const old = this.#subscriptions.get(id);
    this.#subscriptions.set(id, { options, onFrame });
    if (old && old.options.width === options.width && old.options.fps === options.fps) return;
    this.#send({ type: 'subscribe', camera: id, ...options });
  }

  /** Ends a subscription. Frames that are already in transit are dropped here. */
  unsubscribe(id) {
    if (this.#subscriptions.delete(id)) this.#send({ type: 'unsubscribe', camera: id });
  }

  /** Records that a frame was shown, dropped or not decodable. The acknowledgment lets the server send the next ones. */
  consumed(frame) {
    this.#consumed = Math.max(this.#consumed, frame.number);
    if (this.#ackPlanned) return;
    this.#ackPlanned = true;
    requestAnimationFrame(() => this.#ack());
  }

  /** Reconnects now instead of after the backoff. */
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
    this.clock.reset();
    this.lostAt = null;
    this.#setState('open');
    if (document.hidden) this.#send({ type: 'pause' });
    else this.#resumed();
  }

  #resumed() {
    this.resumedAt = now();
    this.#check.start();
    this.#pings.start();
  }

  #closed(socket) {
    if (socket !== this.#socket) return;
    clearTimeout(this.#retryTimer);
    this.#socket = null;
    this.#check.stop();
    this.#pings.stop();
    if (this.listReceived) this.lostAt ??= this.#heardAt;
    const wait = this.#backoff.next();
    this.retryAt = now() + wait;
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
    this.#setState('waiting');
  }

  /** Closes a socket without waiting for its close event, which can take minutes on a dead connection. */
  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    socket.close();
    this.#closed(socket);
  }

  #received(data) {
    this.#check.noteActivity();
    this.#heardAt = now();
    if (typeof data === 'string') this.#handleMessage(JSON.parse(data));
    else this.#handleFrame(data);
  }

  #handleFrame(data) {
    const frame = readFrame(data);
    if (!frame) return;
    const camera = this.#channels.get(frame.channel);
    const subscription = this.#subscriptions.get(camera);
    if (subscription) {
      this.lastFrames.set(camera, frame);
      subscription.onFrame(frame);
    } else {
      this.consumed(frame);
    }
  }

  #handleMessage(message) {
    switch (message.type) {
      case 'cameras':
        this.#backoff.reset();
        this.cameras = new Map(message.cameras.map((camera) => [camera.id, camera]));
        this.listReceived = true;
        this.#resubscribe();
        break;
      case 'camera':
        this.cameras.set(message.camera.id, message.camera);
        break;
      case 'removed':
        this.cameras.delete(message.camera);
        this.lastFrames.delete(message.camera);
        break;
      case 'event':
      case 'detections':
        this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
        return;
      case 'subscribed':
        this.#channels.set(message.channel, message.camera);
        return;
      case 'pong':
        this.#pings.receive(message);
        return;
      case 'error':
        console.warn(`NanoCam: ${message.message}`);
        return;
      default:
        return;
    }
    this.dispatchEvent(new Event('cameras'));
  }

  /** Renews only subscriptions of listed cameras: after a restart of the server, a camera may not have reconnected yet. */
  #resubscribe() {
    for (const [id, { options }] of this.#subscriptions) {
      if (this.cameras.has(id)) this.#send({ type: 'subscribe', camera: id, ...options });
      else this.#subscriptions.delete(id);
    }
  }

  #visibilityChanged() {
    if (document.hidden) {
      // Animation frames stop in a hidden tab. Pending frames are acknowledged now, or the server would still wait after the resume.
      this.#ack();
      this.#send({ type: 'pause' });
      this.#check.stop();
      this.#pings.stop();
    } else if (this.state === 'open') {
      this.#send({ type: 'resume' });
      this.#resumed();
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
