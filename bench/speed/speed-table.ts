import type { Spread } from '../figures.ts';
import { COST_RATE, type SpeedReport } from './speed.ts';

const told = ({ median, low, high }: Spread, digits: number) =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;

/** For people: medians, with the quartiles in brackets. */
export function speedTable(report: SpeedReport): string {
  const { cpu, throughput, latency, bytes, redis, redisCpu, naiveCpu, checked } = report;
  const row = (name: string, ours: string, theirs = '', ratio = '') =>
    `${name.padEnd(34)}${ours.padEnd(24)}${theirs.padEnd(24)}${ratio}`.trimEnd();
  const rows = latency.flatMap(({ rate, product, bare }) =>
    (['p50', 'p90', 'p99'] as const).map((name) =>
      row(
        `${name} at ${rate} views/s, ms`,
        told(product[name], 2),
        told(bare[name], 2),
        (product[name].median / bare[name].median).toFixed(2),
      ),
    ),
  );
  return [
    `${report.sockets} sockets, ${report.products} products, 20 items with details a push; ${report.runs} runs of ${report.seconds} s in turn`,
    row('', 'Pushcart', 'bare socket.io', 'ratio'),
    row(`CPU a view at ${COST_RATE} views/s, µs`, told(cpu.product, 0), told(cpu.bare, 0), told(cpu.ratio, 2)),
    row('  of Redis, µs', told(redisCpu, 0)),
    row('  of a naive server, µs', naiveCpu.toFixed(0), '', (naiveCpu / cpu.bare.median).toFixed(1)),
    row('most views a second', told(throughput.product, 0), told(throughput.bare, 0), told(throughput.ratio, 2)),
    ...rows,
    row('bytes a view, received and sent', `${bytes.received.toFixed(0)}, ${bytes.sent.toFixed(0)}`),
    row('Redis a view, commands and reads', `${redis.commands.toFixed(2)}, ${redis.reads.toFixed(2)}`),
    `${checked} views acknowledged, each found in Redis once`,
  ].join('\n');
}
