import type uPlot from 'uplot';

const APART = 13;

/** Writes `ends`, one text a line, beside the last point of each, pushed apart where lines lie close. */
export function drawEnds(plot: uPlot, ends: readonly (string | null)[], colour: (name: string) => string): void {
  const labels = ends
    .flatMap((text, index) => {
      const value = plot.data[index + 1]?.at(-1);
      const stroke = plot.series[index + 1]?.stroke;
      if (text === null || value == null || typeof stroke !== 'function') return [];
      return { text, fill: String(stroke(plot, index + 1)), y: plot.valToPos(value, 'y', true) };
    })
    .sort((a, b) => a.y - b.y);
  const ratio = devicePixelRatio;
  spread(labels, APART * ratio, plot.bbox.top + plot.bbox.height);
  const { ctx } = plot;
  ctx.save();
  ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = colour('--text');
  for (const { text, fill, y } of labels) {
    ctx.fillStyle = fill;
    ctx.fillText(text, plot.bbox.left + plot.bbox.width + 5 * ratio, y);
  }
  ctx.restore();
}

/** Downwards from the topmost; then back up from the bottom, where that has pushed them out. */
export function spread(labels: { y: number }[], apart: number, bottom: number): void {
  for (let i = 1; i < labels.length; i++) {
    const [above, label] = [labels[i - 1], labels[i]];
    if (above && label) label.y = Math.max(label.y, above.y + apart);
  }
  for (let i = labels.length - 1, limit = bottom; i >= 0; i--, limit -= apart) {
    const label = labels[i];
    if (label) label.y = Math.min(label.y, limit);
  }
}
