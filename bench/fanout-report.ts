import type { FanoutOptions, Pair } from './fanout.ts';
import { type Spread, spread } from './figures.ts';

/** Times in ms. Ratios are product ÷ bare, of each pair. */
export function fanoutReport({ subscribers, pairs, warmup }: FanoutOptions, measured: readonly Pair[]) {
  const of = (pick: (pair: Pair) => number) => spread(measured.map(pick));
  return {
    subscribers,
    pairs,
    warmup,
    bytes: measured[0]?.bytes ?? 0,
    product: {
      firstToLast: of(({ product }) => product.firstToLast),
      cpu: of(({ product }) => product.cpu),
      loadCpu: of(({ product }) => product.loadCpu),
    },
    bare: {
      firstToLast: of(({ bare }) => bare.firstToLast),
      cpu: of(({ bare }) => bare.cpu),
      loadCpu: of(({ bare }) => bare.loadCpu),
      emitToFirst: of(({ bare }) => bare.emitToFirst),
      emitToLast: of(({ bare }) => bare.emitToLast),
    },
    ratio: {
      firstToLast: of(({ product, bare }) => product.firstToLast / bare.firstToLast),
      cpu: of(({ product, bare }) => product.cpu / bare.cpu),
      loadCpu: of(({ product, bare }) => product.loadCpu / bare.loadCpu),
    },
  };
}
export type FanoutReport = ReturnType<typeof fanoutReport>;

const cell = (figure?: Spread, digits = 1) => {
  if (!figure) return ''.padEnd(24);
  const [middle, ...ends] = [figure.median, figure.low, figure.high].map((value) => value.toFixed(digits));
  return `${middle} (${ends.join('–')})`.padEnd(24);
};

/** For people: medians, with the quartiles in brackets. */
export function fanoutTable({ product, bare, ratio, subscribers, bytes, pairs, warmup }: FanoutReport): string {
  const row = (name: string, ours?: Spread, theirs?: Spread, both?: Spread) =>
    `${name.padEnd(26)}${cell(ours)}${cell(theirs)}${both ? cell(both, 2) : ''}`.trimEnd();
  return [
    `one change of the whole list, ${bytes} bytes, to ${subscribers} subscribers; ${pairs} pairs after ${warmup} of warm-up`,
    `${''.padEnd(26)}${'Pushcart'.padEnd(24)}${'bare socket.io'.padEnd(24)}ratio`,
    row('first to last, ms', product.firstToLast, bare.firstToLast, ratio.firstToLast),
    row('server CPU, ms', product.cpu, bare.cpu, ratio.cpu),
    row('load generator CPU, ms', product.loadCpu, bare.loadCpu, ratio.loadCpu),
    row('emit to first, ms', undefined, bare.emitToFirst),
    row('emit to last, ms', undefined, bare.emitToLast),
  ].join('\n');
}
