/**
 * One frame from /live.
 * @typedef {object} Frame
 * @property {number} channel number of the subscription
 * @property {number} number of the frame on this connection; an ack contains it
 * @property {number} sequence number of the frame, counted by the camera
 * @property {number} dropped frames of this camera that the server did not send since the previous one
 * @property {number} timestamp capture time in milliseconds since 1970, in server time
 * @property {number} sentAge milliseconds from capture until the server sent it
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} jpeg
 */

/**
 * Reads the little-endian header before every JPEG. Its second byte is its length, so later versions can extend it.
 * @param {ArrayBuffer} message
 * @returns {Frame|null} null for a message that is not a frame
 */
export function readFrame(message) {
  if (message.byteLength <= 32) return null;
  const view = new DataView(message);
  const headerBytes = view.getUint8(1);
  if (view.getUint8(0) !== 1 || headerBytes < 32 || headerBytes >= message.byteLength) return null;
  return {
    channel: view.getUint16(2, true),
    number: view.getUint32(4, true),
    sequence: view.getUint32(8, true),
    dropped: view.getUint32(12, true),
    timestamp: Number(view.getBigInt64(16, true)) / 1000,
    sentAge: view.getUint32(24, true),
    width: view.getUint16(28, true),
    height: view.getUint16(30, true),
    jpeg: new Uint8Array(message, headerBytes),
  };
}
