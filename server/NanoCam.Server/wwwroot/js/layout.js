/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{boxes: Box[], height: number}} Layout
 */

/**
 * Arranges tiles in flush rows. Each picture keeps its aspect ratio, and the tiles use as much of the window as possible.
 * The result is higher than the window (and scrolls) only when tiles would otherwise be narrower than `minWidth`.
 * @param {number[]} ratios width / height of each picture, in order
 * @param {number} width of the window
 * @param {number} height of the window
 * @param {number} gap between tiles
 * @param {number} minWidth of a tile
 * @param {number} caption height below each picture
 * @returns {Layout}
 */
export function arrange(ratios, width, height, gap, minWidth, caption) {
  let best = null;
  let bestScore = -1;
  let scrolling = null;
  for (let rowCount = 1; rowCount <= ratios.length; rowCount++) {
    const rows = split(ratios, rowCount);
    const flush = widthThatFits(rows, height - rows.length * caption, gap);
    const used = Math.min(width, flush);
    const layout = place(rows, used, width, height, gap, caption);
    // Square roots favor tiles of similar size over one large tile and several tiny ones.
    const score = layout.boxes.reduce((sum, box) => sum + Math.sqrt(box.width * box.height), 0);
    const narrowest = Math.min(...layout.boxes.map((box) => box.width));
    if (narrowest >= minWidth && score > bestScore) [best, bestScore] = [layout, score];
    const full = place(rows, width, width, height, gap, caption);
    if (!scrolling && Math.min(...full.boxes.map((box) => box.width)) >= minWidth) scrolling = full;
  }
  return best ?? scrolling ?? place(split(ratios, ratios.length), width, width, height, gap, caption);
}

/** Splits into rows of about equal sums and keeps the order. Later rows take the surplus, so the first pictures are the largest. */
function split(ratios, rowCount) {
  const rows = [];
  let start = 0;
  for (let row = 0; row < rowCount; row++) {
    const rowsLeft = rowCount - row;
    const target = ratios.slice(start).reduce((sum, ratio) => sum + ratio, 0) / rowsLeft;
    let end = start + 1;
    let sum = ratios[start];
    const last = ratios.length - (rowsLeft - 1);
    while (end < last && (rowsLeft === 1 || sum + ratios[end] <= target * 1.02)) sum += ratios[end++];
    rows.push(ratios.slice(start, end));
    start = end;
  }
  return rows;
}

/** Width at which all rows together are exactly as high as the window. */
function widthThatFits(rows, height, gap) {
  const sums = rows.map((row) => row.reduce((sum, ratio) => sum + ratio, 0));
  const gaps = rows.reduce((sum, row, i) => sum + (gap * (row.length - 1)) / sums[i], 0);
  const inverse = sums.reduce((sum, ratio) => sum + 1 / ratio, 0);
  return (height - gap * (rows.length - 1) + gaps) / inverse;
}

function place(rows, used, width, height, gap, caption) {
  const boxes = [];
  let y = 0;
  for (const row of rows) {
    const rowHeight = (used - gap * (row.length - 1)) / row.reduce((sum, ratio) => sum + ratio, 0);
    let x = (width - used) / 2;
    for (const ratio of row) {
      boxes.push({ x, y, width: ratio * rowHeight, height: rowHeight + caption });
      x += ratio * rowHeight + gap;
    }
    y += rowHeight + caption + gap;
  }
  const total = y - gap;
  // Portrait windows start at the top. In landscape windows, rows that do not fill the height are centered.
  const top = height > width ? 0 : Math.max(0, (height - total) / 2);
  for (const box of boxes) box.y += top;
  return { boxes, height: total };
}
