import { DamagedFrame } from './picture.js';

/** Frames in a row that cannot be decoded, after which playback ends. */
const mostDamaged = 20;
/** A gap that would take longer than this to play is skipped, in milliseconds. */
const longestWait = 2_000;
/** Milliseconds that the frame before a skipped gap stays, so that a recording with one frame per minute does not flash past. */
const pauseBeforeSkip = 1_000;
/** A response that takes longer stops the clock, so that slow networks skip no recordings. */
const slowAnswer = 800;
/** Milliseconds between two frames of one camera on the screen. */
const frameTime = 30;

/** Speeds, as multiples of real time. */
export const speeds = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600];

/**
 * Plays recorded frames of several cameras in sync. Each camera reads one frame ahead and shows it when the clock reaches its time.
 * Where every camera has a gap, the clock jumps to the next frame.
 */
export class Playback {
  speed = 1;
  #on;
  #tracks = [];
  #time = 0;
  #last = 0;
  #shownAt = 0;
  #handle = 0;

  /** @param {{time: (time: number) => void, skip: (from: number, to: number) => void, end: (reason: string|null) => void}} on */
  constructor(on) {
    this.#on = on;
  }

  get isPlaying() {
    return this.#tracks.length > 0;
  }

  /** @param {import('./picture.js').RecordedPicture[]} pictures @param {number} from */
  play(pictures, from) {
    this.pause();
    this.#time = from;
    this.#last = performance.now();
    this.#shownAt = 0;
    this.#tracks = pictures.map((picture) => ({ picture, next: null, since: 0, damaged: 0, isPending: false, isEnded: false }));
    for (const track of this.#tracks) this.#request(track, from);
    this.#handle = requestAnimationFrame((now) => this.#tick(now));
  }

  pause() {
    cancelAnimationFrame(this.#handle);
    for (const track of this.#tracks) track.next?.bitmap.close();
    this.#tracks = [];
  }

  #tick(now) {
    const elapsed = Math.min(250, Math.max(0, now - this.#last));
    this.#last = now;
    const isWaiting = this.#tracks.some((track) => track.isPending && now - track.since > slowAnswer);
    if (!isWaiting) this.#time += elapsed * this.speed;
    this.#skip(now);
    for (const track of this.#tracks) this.#advance(track);
    if (this.#tracks.every((track) => track.isEnded)) {
      this.#finish(null);
      return;
    }
    this.#on.time(this.#time);
    if (this.isPlaying) this.#handle = requestAnimationFrame((next) => this.#tick(next));
  }

  /** Jumps to the first frame if every camera would show nothing new for a while. */
  #skip(now) {
    if (now - this.#shownAt < pauseBeforeSkip) return;
    const running = this.#tracks.filter((track) => !track.isEnded);
    if (running.length === 0 || running.some((track) => !track.next)) return;
    const soonest = Math.min(...running.map((track) => track.next.frame.time));
    if (soonest - this.#time <= longestWait * this.speed) return;
    const from = this.#time;
    this.#time = soonest;
    this.#on.skip(from, soonest);
  }

  #advance(track) {
    const { next, picture } = track;
    if (!next || next.frame.time > this.#time) return;
    track.next = null;
    this.#shownAt = this.#last;
    picture.draw(next, next.frame.time);
    const ahead = next.frame.time + (this.speed > 1 ? frameTime * this.speed : 0.001);
    const isBehind = this.#time - next.frame.time > 100 * this.speed;
    this.#request(track, isBehind ? Math.max(ahead, this.#time) : ahead);
  }

  async #request(track, time) {
    track.isPending = true;
    track.since = performance.now();
    try {
      const read = await track.picture.read(time, 'after');
      if (this.#tracks.includes(track)) {
        track.next = read;
        track.damaged = 0;
        track.isEnded = read === null;
      } else {
        read?.bitmap.close();
      }
    } catch (error) {
      if (!this.#tracks.includes(track)) return;
      if (error instanceof DamagedFrame && ++track.damaged < mostDamaged) this.#request(track, error.time + 0.001);
      else this.#finish(error.message);
      return;
    }
    track.isPending = false;
  }

  #finish(reason) {
    this.pause();
    this.#on.end(reason);
  }
}
