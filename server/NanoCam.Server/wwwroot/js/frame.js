/**
 * One picture as it came over /live.
 * @typedef {object} Frame
 * @property {number} channel which subscription it belongs to
 * @property {number} number counts the frames of this connection; what an ack names
 * @property {number} sequence the camera's own count
 * @property {number} missed frames of this camera that were not sent since the previous one
 * @property {number} timestamp capture time in milliseconds since 1970, on the server's clock
 * @property {number} sentAge milliseconds from capture until the server sent it
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} jpeg
 */

/**
 * Reads the little-endian header in front of every JPEG. Later versions may lengthen it: its second byte says where the JPEG starts.
 * @param {ArrayBuffer} message
 * @returns {Frame|null} null when it is none of ours
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
    missed: view.getUint32(12, true),
    timestamp: Number(view.getBigInt64(16, true)) / 1000,
    sentAge: view.getUint32(24, true),
    width: view.getUint16(28, true),
    height: view.getUint16(30, true),
    jpeg: new Uint8Array(message, headerBytes),
  };
}
