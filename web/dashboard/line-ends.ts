import type uPlot from 'uplot';

const APART = 13;

/** Writes `ends`, one text a line, beside the last point of each, pushed apart where lines lie close. */
export function drawEnds(plot: uPlot, ends: readonly (string | null)[]): void {
  const labels = ends
    .flatMap((text, index) => {
      const value = plot.data[index + 1]?.at(-1);
      const stroke = plot.series[index + 1]?.stroke;
      if (text === null || value == null || typeof stroke !== 'function') return [];
      return { text, fill: String(stroke(plot, index + 1)), y: plot.valToPos(value, 'y', true) };
    })
    .sort((a, b) => a.y - b.y);
  const ratio = devicePixelRatio;
  spread(labels, APART * ratio);
  const { ctx } = plot;
  ctx.save();
  ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { text, fill, y } of labels) {
    ctx.fillStyle = fill;
    ctx.fillText(text, plot.bbox.left + plot.bbox.width + 5 * ratio, y);
  }
  ctx.restore();
}

/** Moves neighbours that overlap apart by as much each, again and again, so that a bunch stays around its lines. In order of `y`. */
export function spread(labels: { y: number }[], apart: number): void {
  for (let pass = 0; pass < 40; pass++) {
    for (const [index, label] of labels.entries()) {
      const above = labels[index - 1];
      const short = above ? above.y + apart - label.y : 0;
      if (!above || short <= 0) continue;
      above.y -= short / 2;
      label.y += short / 2;
    }
  }
}
