import { at, type Route, reply } from './http.ts';
import type { Metrics } from './metrics.ts';

export type Readiness = () => Promise<string | null>;

/** `/healthz`: the process lives. `/readyz`: it can serve; `whyNot` resolves to the reason when it cannot, else to null. */
export const healthRoutes = (whyNot: Readiness): Route[] => [
  at('/healthz', (response) => reply(response, 200, 'ok\n')),
  at('/readyz', async (response) => {
    const reason = await whyNot();
    reply(response, reason === null ? 200 : 503, `${reason ?? 'ready'}\n`);
  }),
];

/** `look` sets the gauges that are looked up rather than counted. */
export const metricsRoute = ({ registry }: Metrics, look: () => void): Route =>
  at('/metrics', async (response) => {
    look();
    return reply(response, 200, await registry.metrics(), registry.contentType);
  });

/** Pictures by file name: `<prefix><id>.svg`; `draw` returns null for an unknown id. */
export const pictureRoute =
  (prefix: string, draw: (id: string) => string | null): Route =>
  (_request, response, path) => {
    if (!path.startsWith(prefix) || !path.endsWith('.svg')) return false;
    const picture = draw(path.slice(prefix.length, -'.svg'.length));
    return picture !== null && reply(response, 200, picture, 'image/svg+xml');
  };
