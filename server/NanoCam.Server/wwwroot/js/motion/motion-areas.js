import { paths } from '../api.js';
import { announce, h, iconButton, setText } from '../dom.js';
import { t } from '../i18n.js';
import { AreaHandles } from './area-handles.js';
import { drawAreas, drawCells } from './motion-drawing.js';
import { getMotionCells } from './requests.js';

const mostAreas = 32;
/** Milliseconds between two pictures. */
const pictureEvery = 400;

/**
 * Opens a dialog with the live view, the moving cells, and the areas.
 * @param {string} id @param {{zones: import('./requests.js').Corner[][], masks: import('./requests.js').Corner[][]}} motion
 * @param {(areas: {zones: any[], masks: any[]}) => void} save
 */
export function showMotionAreas(id, motion, save) {
  new MotionAreas(id, motion, save).open();
}

class MotionAreas {
  #id;
  #save;
  /** @type {{kind: 'zone'|'mask', corners: import('./requests.js').Corner[]}[]} */
  #areas;
  #selected = -1;
  #closed = false;
  #picture = h('img', { alt: t('motionPicture'), draggable: false });
  #drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  #stage;
  #handles;
  #bar = h('div', { class: 'motion-bar' });
  #mark = h('div', { class: 'motion-mark' });
  #level = h('output', { class: 'motion-level' });
  #list = h('ul', { class: 'motion-list' });
  #dialog;

  constructor(id, { zones, masks }, save) {
    this.#id = id;
    this.#save = save;
    this.#areas = [
      ...zones.map((corners) => ({ kind: 'zone', corners: corners.map((corner) => ({ ...corner })) })),
      ...masks.map((corners) => ({ kind: 'mask', corners: corners.map((corner) => ({ ...corner })) })),
    ];
    this.#drawing.setAttribute('viewBox', '0 0 1 1');
    this.#drawing.setAttribute('preserveAspectRatio', 'none');
    this.#drawing.setAttribute('aria-hidden', 'true');
    this.#stage = h('div', { class: 'motion-stage' }, this.#picture, this.#drawing);
    this.#handles = new AreaHandles(this.#stage, { onMove: () => this.#draw(), onChange: () => this.#changed() });
    const title = t('motionAreas');
    this.#dialog = h('dialog', { class: 'dialog motion-dialog', 'aria-label': title, onclose: () => this.#close() },
      h('div', { class: 'dialog-head' }, h('h2', {}, title), iconButton('close', t('close'), () => this.#dialog.close())),
      this.#stage,
      h('div', { class: 'motion-meter' },
        h('span', {}, t('motionLevel')), h('div', { class: 'motion-scale' }, this.#bar, this.#mark), this.#level),
      h('div', { class: 'motion-tools', role: 'group', 'aria-label': t('motionAreaTools') },
        h('button', { type: 'button', class: 'button', onclick: () => this.#add('mask') }, t('motionAddMask')),
        h('button', { type: 'button', class: 'button quiet', onclick: () => this.#add('zone') }, t('motionAddZone'))),
      h('p', { class: 'hint' }, t('motionAreaHelp')),
      this.#list);
  }

  open() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#changed(false);
    this.#showPictures();
    this.#showCells();
  }

  #close() {
    this.#closed = true;
    this.#dialog.remove();
  }

  #add(kind) {
    if (this.#areas.length >= mostAreas) return;
    // Not on top of the one before.
    const shift = (this.#areas.length % 5) * 0.05;
    const [left, top] = [0.25 + shift, 0.25 + shift];
    const corners = [[left, top], [left + 0.3, top], [left + 0.3, top + 0.3], [left, top + 0.3]];
    this.#areas.push({ kind, corners: corners.map(([x, y]) => ({ x, y })) });
    this.#selected = this.#areas.length - 1;
    this.#changed();
    this.#handles.focus(0);
    announce(t('motionAreaAdded', { area: this.#nameOf(this.#selected) }));
  }

  #remove(index) {
    const name = this.#nameOf(index);
    this.#areas.splice(index, 1);
    this.#selected = Math.min(this.#selected, this.#areas.length - 1);
    this.#changed();
    this.#dialog.querySelector('.motion-tools button').focus();
    announce(t('motionAreaRemoved', { area: name }));
  }

  #select(index) {
    this.#selected = index;
    this.#changed(false);
    this.#handles.focus(0);
  }

  #changed(isChange = true) {
    this.#draw();
    this.#handles.show(this.#areas[this.#selected]?.corners ?? null, this.#nameOf(this.#selected));
    this.#list.replaceChildren(...this.#areas.map((area, index) => this.#row(area, index)));
    if (isChange) this.#save({ zones: this.#cornersOf('zone'), masks: this.#cornersOf('mask') });
  }

  #row({ kind }, index) {
    const name = this.#nameOf(index);
    const isSelected = index === this.#selected;
    return h('li', { 'aria-current': String(isSelected) },
      h('button', { type: 'button', class: `link motion-area ${kind}`, onclick: () => this.#select(index) }, name),
      isSelected && h('button', { type: 'button', class: 'button quiet', onclick: () => this.#handles.addCorner() }, t('motionAddCorner')),
      h('button', {
        type: 'button', class: 'button quiet', 'aria-label': t('motionRemoveArea', { area: name }), onclick: () => this.#remove(index),
      }, t('remove')));
  }

  #draw() {
    drawAreas(this.#drawing, this.#areas, this.#selected);
  }

  #cornersOf(kind) {
    return this.#areas.filter((area) => area.kind === kind).map(({ corners }) => corners.map(({ x, y }) => ({ x: round(x), y: round(y) })));
  }

  #nameOf(index) {
    const area = this.#areas[index];
    if (!area) return '';
    const n = this.#areas.slice(0, index + 1).filter(({ kind }) => kind === area.kind).length;
    return t(area.kind === 'zone' ? 'motionZone' : 'motionMask', { n });
  }

  async #showPictures() {
    while (!this.#closed) {
      const next = new Image();
      next.src = `${paths.frame(this.#id)}?at=${Date.now()}`;
      try {
        await next.decode();
        this.#picture.src = next.src;
        this.#stage.style.aspectRatio = `${next.naturalWidth} / ${next.naturalHeight}`;
      } catch (error) {
        // The camera has sent no frame, or is offline; the areas can be edited all the same.
        console.debug(`NanoCam: ${error}`);
      }
      await pause(pictureEvery);
    }
  }

  async #showCells() {
    while (!this.#closed) {
      try {
        const cells = await getMotionCells(this.#id);
        drawCells(this.#drawing, cells);
        this.#bar.style.width = `${cells.level}%`;
        this.#bar.dataset.over = String(cells.level > 0 && cells.level >= cells.triggerLevel);
        this.#mark.style.left = `${cells.triggerLevel}%`;
        setText(this.#level, t('labeled', { label: t(`motionState_${cells.state}`), value: cells.level.toFixed(0) }));
      } catch (error) {
        console.debug(`NanoCam: ${error}`);
      }
      await pause(pictureEvery);
    }
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const round = (value) => Math.round(value * 1000) / 1000;
