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

export const metricsRoute = ({ registry }: Metrics): Route =>
  at('/metrics', async (response) => reply(response, 200, await registry.metrics(), registry.contentType));
