import uPlot from 'uplot';
import type { Plotted } from './history.ts';
import { drawEnds } from './line-ends.ts';

/** Lines over time. `colours` are custom properties; their number must not change. */
export type Chart = {
  colours: readonly string[];
  data: Plotted;
  /** With axes, and room for what is written at the ends of the lines. */
  large?: { ends: readonly (string | null)[] };
};

/** The shortest time shown, in seconds: a page just opened does not stretch two points over its whole width. */
const SHORTEST = 30;

/** `<time-chart>`: as large as CSS makes it, in the colours of the page. Give it a Chart as property `chart`. */
export class TimeChart extends HTMLElement {
  #chart: Chart | null = null;
  #plot: uPlot | null = null;
  #sizes = new ResizeObserver(() => this.#resize());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#plot?.redraw(false);

  set chart(chart: Chart) {
    if (chart.data === this.#chart?.data) return;
    this.#chart = chart;
    this.#plot?.setData(chart.data);
  }

  connectedCallback(): void {
    this.#sizes.observe(this);
    this.#scheme.addEventListener('change', this.#redraw);
  }

  disconnectedCallback(): void {
    this.#sizes.disconnect();
    this.#scheme.removeEventListener('change', this.#redraw);
    this.#plot?.destroy();
    this.#plot = null;
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (width === 0 || height === 0 || this.#chart === null) return;
    if (this.#plot) this.#plot.setSize({ width, height });
    else this.#plot = new uPlot({ width, height, ...this.#options(this.#chart) }, this.#chart.data, this);
  }

  #colour = (name: string): string => getComputedStyle(this).getPropertyValue(name);

  #options({ colours, large }: Chart): Omit<uPlot.Options, 'width' | 'height'> {
    const axis = {
      show: large !== undefined,
      stroke: () => this.#colour('--quiet'),
      font: '11px system-ui, sans-serif',
    };
    const grid = { stroke: () => this.#colour('--edge'), width: 1 };
    const ticks = { show: false };
    return {
      legend: { show: false },
      cursor: { show: false },
      padding: large ? [8, 26, 0, 0] : [3, 2, 3, 2],
      scales: { x: { range: (_, from, to) => [Math.min(from, to - SHORTEST), to] }, y: { range: rangeOf(large) } },
      axes: [
        { ...axis, grid: { show: false }, ticks, size: 24, space: 70, values: (_, times) => times.map(minute) },
        { ...axis, grid, ticks, size: 44 },
      ],
      series: [
        {},
        ...colours.map((name) => ({
          stroke: () => this.#colour(name),
          // A line that is alone has room for an area under it.
          ...(colours.length === 1 && { fill: () => `${this.#colour(name)}22` }),
          width: large ? 2 : 1.5,
          points: { show: false },
        })),
      ],
      hooks: { draw: [(plot) => drawEnds(plot, this.#chart?.large?.ends ?? [])] },
    };
  }
}

const minute = (at: number): string => new Date(1000 * at).toLocaleTimeString('en-GB');

/** Small charts show how much, so from 0; the large one how the lines lie to each other. */
function rangeOf(large: Chart['large']): uPlot.Range.Function {
  return (_, from, to) => {
    if (from === null || to === null) return [0, 1];
    if (!large) return [0, to > 0 ? to * 1.1 : 1];
    const room = Math.max((to - from) * 0.08, to * 0.02, 0.001);
    return [Math.max(0, from - room), to + room];
  };
}

customElements.define('time-chart', TimeChart);
