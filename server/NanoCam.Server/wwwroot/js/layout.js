/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{boxes: Box[], height: number}} Layout
 */

/**
 * Places pictures in rows so that each keeps its aspect ratio, rows are flush and the window is used as well as possible.
 * Scrolls (height beyond the window) only when tiles would become narrower than `minWidth`.
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
    // Roots favour many fair tiles over one big and several tiny ones.
    const score = layout.boxes.reduce((sum, box) => sum + Math.sqrt(box.width * box.height), 0);
    const narrowest = Math.min(...layout.boxes.map((box) => box.width));
    if (narrowest >= minWidth && score > bestScore) [best, bestScore] = [layout, score];
    const full = place(rows, width, width, height, gap, caption);
    if (!scrolling && Math.min(...full.boxes.map((box) => box.width)) >= minWidth) scrolling = full;
  }
  return best ?? scrolling ?? place(split(ratios, ratios.length), width, width, height, gap, caption);
}

/** Splits into rows of about equal sums, keeping the order; later rows take the surplus so that the first pictures are the large ones. */
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

/** Width at which the stacked rows are exactly as high as the window. */
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
  // Upright windows are read from the top; in wide ones rows that do not fill the height stand in the middle.
  const top = height > width ? 0 : Math.max(0, (height - total) / 2);
  for (const box of boxes) box.y += top;
  return { boxes, height: total };
}
