import { call, camera, json } from '../api.js';

/**
 * Corner of an area, as parts of the width and height of the picture.
 * @typedef {{x: number, y: number}} Corner
 */

export const getMotion = (id, signal) => call(`${camera(id)}/motion`, { signal });
export const putMotion = (id, settings) => call(`${camera(id)}/motion`, json('PUT', settings));
export const getMotionCells = (id, signal) => call(`${camera(id)}/motion/cells`, { signal });
