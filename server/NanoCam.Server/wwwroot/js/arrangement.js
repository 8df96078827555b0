import { readPreference, writePreference } from './preferences.js';

/**
 * The user's arrangement of the wall: order, groups, hidden cameras, cameras with a low frame rate, and equal tiles. Saved in this
 * browser.
 */
export class Arrangement {
  #state = { order: [], hidden: [], slow: [], groups: {}, equal: false, ...readPreference('wall', {}) };

  /** Cameras in the order of the wall: the user's order, then the others by name in natural order. */
  sort(cameras) {
    const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
    const place = new Map(this.#state.order.map((id, index) => [id, index]));
    const placeOf = ({ id }) => place.get(id) ?? Infinity;
    const nameOf = ({ id, name }) => name || id;
    return [...cameras].sort((a, b) =>
      (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)) || collator.compare(nameOf(a), nameOf(b)) || collator.compare(a.id, b.id));
  }

  /** Puts cameras into this order. @param {string[]} ids all cameras of the wall */
  setOrder(ids) {
    const others = this.#state.order.filter((id) => !ids.includes(id));
    this.#change({ order: [...ids, ...others] });
  }

  /** Names of the groups that have cameras. */
  get groups() {
    return [...new Set(Object.values(this.#state.groups))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  }

  groupOf(id) {
    return this.#state.groups[id] ?? '';
  }

  /** @param {string[]} ids @param {string} group empty for none */
  setGroup(ids, group) {
    const groups = { ...this.#state.groups };
    for (const id of ids) {
      if (group) groups[id] = group;
      else delete groups[id];
    }
    this.#change({ groups });
  }

  isHidden(id) {
    return this.#state.hidden.includes(id);
  }

  setHidden(ids, hidden) {
    this.#change({ hidden: changed(this.#state.hidden, ids, hidden) });
  }

  /** Whether the tile of a camera shows one frame per second. */
  isSlow(id) {
    return this.#state.slow.includes(id);
  }

  setSlow(ids, slow) {
    this.#change({ slow: changed(this.#state.slow, ids, slow) });
  }

  /** Whether all tiles have the same shape and fill it, instead of the shape of their pictures. */
  get equal() {
    return this.#state.equal;
  }

  set equal(equal) {
    this.#change({ equal });
  }

  /** Back to all cameras, by name. */
  reset() {
    this.#change({ order: [], hidden: [], slow: [], groups: {}, equal: false });
  }

  #change(change) {
    this.#state = { ...this.#state, ...change };
    writePreference('wall', this.#state);
  }
}

function changed(list, ids, include) {
  const others = list.filter((id) => !ids.includes(id));
  return include ? [...others, ...ids] : others;
}
