import { h, iconButton, setText } from './dom.js';
import { t } from './i18n.js';
import { may } from './session.js';

/** Heading with the camera name and an edit field: Enter saves, Escape cancels. @param {(name: string) => Promise<any>} save */
export function nameEditor(id, save) {
  const heading = h('h1', { class: 'camera-name' }, id);
  const edit = iconButton('edit', t('rename'), begin);
  edit.hidden = !may('operator');
  const input = h('input', { class: 'name-input', maxLength: 80, placeholder: id, 'aria-label': t('cameraName') });
  const error = h('span', { class: 'error', role: 'alert' });
  const form = h('form', { class: 'name-form', hidden: true, onsubmit: submit, onkeydown: key }, input,
    h('button', { type: 'submit', class: 'button' }, t('save')),
    h('button', { type: 'button', class: 'button quiet', onclick: end }, t('cancel')), error);
  const element = h('div', { class: 'name' }, heading, edit, form);
  return { element, show };

  function show(name) {
    setText(heading, name);
    document.title = `${name} · NanoCam`;
  }

  function begin() {
    toggle(true);
    input.value = heading.textContent;
    input.select();
  }

  function end() {
    toggle(false);
    edit.focus();
  }

  function toggle(editing) {
    form.hidden = !editing;
    heading.hidden = edit.hidden = editing;
    setText(error, '');
  }

  async function submit(event) {
    event.preventDefault();
    try {
      const camera = await save(input.value.trim());
      show(camera.name);
      end();
    } catch (failure) {
      setText(error, failure.message);
    }
  }

  function key(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  }
}
