import { Arrangement } from '../arrangement.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { kindGroups, kinds } from './requests.js';

/** Lists of cameras and of kinds, of which each shows all or one. */
export class EventFilter {
  #camera = h('select', { onchange: () => this.#onChange(this.value) });
  #kind = h('select', { onchange: () => this.#onChange(this.value) });
  #onChange;
  #drawn = '';
  #wanted;

  /** @param {{camera: string, kind: string}} value @param {(value: {camera: string, kind: string}) => void} onChange */
  constructor(value, onChange) {
    this.#wanted = value;
    this.#onChange = onChange;
    const groups = Object.entries(kindGroups).map(([name, members]) => [members.join(), t(`eventGroup_${name}`)]);
    const single = kinds.map((kind) => [kind, t(`event_${kind}`)]);
    this.#kind.append(option(['', t('allEvents')], value.kind),
      h('optgroup', { label: t('eventGroups') }, ...groups.map((entry) => option(entry, value.kind))),
      h('optgroup', { label: t('eventKinds') }, ...single.map((entry) => option(entry, value.kind))));
    this.element = h('div', { class: 'event-filter' },
      h('label', {}, h('span', {}, t('camera')), this.#camera), h('label', {}, h('span', {}, t('eventKind')), this.#kind));
  }

  /** Chosen camera and kinds; empty for all. */
  get value() {
    return { camera: this.#camera.value, kind: this.#kind.value };
  }

  /** Whether the choice can hide events. */
  get isUsed() {
    return Boolean(this.#camera.value || this.#kind.value);
  }

  /** Takes the cameras of the server. A camera of the URL that is no longer known stays in the list: it can still have events. */
  update(cameras) {
    const chosen = this.#drawn ? this.#camera.value : this.#wanted.camera;
    const known = new Arrangement().sort([...cameras]).map(({ id, name }) => [id, name || id]);
    if (chosen && !known.some(([id]) => id === chosen)) known.push([chosen, chosen]);
    const key = JSON.stringify(known);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#camera.replaceChildren(...[['', t('allCameras')], ...known].map((entry) => option(entry, chosen)));
  }
}

function option([value, text], chosen) {
  return h('option', { value, selected: value === chosen }, text);
}
