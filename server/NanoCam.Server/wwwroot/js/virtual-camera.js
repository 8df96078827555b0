import { createCode } from './api.js';
import { copyLine } from './copy.js';
import { h, setText } from './dom.js';
import { t } from './i18n.js';
import { pageAddress } from './server-info.js';

/** Commands that install `nanocam` from the folder of the source code. */
export const installCommand =
  'dotnet pack tools/NanoCam.Cli -o artifacts/packages && dotnet tool install --global nanocam --add-source artifacts/packages';

/**
 * Command that starts a virtual camera. On a server that requires pairing, a button creates a pairing code for the command.
 * @param {import('./live-connection.js').LiveConnection} live
 * @param {boolean} pairingRequired
 * @param {(code: string) => void} [onCode] called with each code that is created for the command
 */
export function virtualCamera(live, pairingRequired, onCode) {
  if (!pairingRequired) return copyLine(t('emptySimulate'), `nanocam simulate --cameras 2 --server ${pageAddress()}`);
  const result = h('div', { role: 'status' });
  const button = h('button', { type: 'button', class: 'button', onclick: create }, t('virtualCreate'));
  return h('div', { class: 'virtual' }, button, result);

  async function create() {
    button.disabled = true;
    try {
      const id = freeId(live.cameras);
      const { code } = await createCode(id);
      onCode?.(code);
      result.replaceChildren(copyLine(t('virtualCommand'), `nanocam simulate --camera ${id} --code ${code} --server ${pageAddress()}`));
      setText(button, t('virtualAnother'));
      button.className = 'button quiet';
    } catch (error) {
      result.replaceChildren(h('p', { class: 'error' }, error.message));
    }
    button.disabled = false;
  }
}

const given = new Set();

/** A code is for one camera, so each command gets its own id. */
function freeId(cameras) {
  let number = 1;
  while (cameras.has(`virtual-${number}`) || given.has(`virtual-${number}`)) number++;
  given.add(`virtual-${number}`);
  return `virtual-${number}`;
}

/** Text line about `nanocam`, with the command that installs it. */
export function installHelp() {
  return h('details', { class: 'install' }, h('summary', {}, t('installSummary')),
    h('p', { class: 'hint' }, t('installLead')), copyLine(t('installCommand'), installCommand));
}
