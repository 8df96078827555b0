import { drawQrCode } from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { isUnreachable, networkAddress, serverInfo } from './server-info.js';

/**
 * QR code of a link for another device, with a caption. There is none if other devices cannot reach the server. The page also shows the
 * link or its parts as text, so after an error only the code is missing.
 * @param {(server: string) => string} link the link, from the URL of the server for other devices
 * @param {string} caption
 */
export function qrCode(link, caption) {
  const image = h('img', { alt: t('qrCode'), width: 168, height: 168 });
  const figure = h('figure', { class: 'qr', hidden: true }, image, h('figcaption', {}, caption));
  draw();
  return figure;

  async function draw() {
    const server = await serverInfo();
    if (isUnreachable(server)) return;
    try {
      const url = URL.createObjectURL(await drawQrCode(link(networkAddress(server))));
      image.onload = () => URL.revokeObjectURL(url);
      image.src = url;
      figure.hidden = false;
    } catch (error) {
      console.debug(`NanoCam: ${error}`);
    }
  }
}
