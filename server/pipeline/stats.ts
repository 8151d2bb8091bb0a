import type { PipelineStore } from '../store/pipeline.ts';
import type { Job } from './job.ts';

type Options = {
  store: Pick<PipelineStore, 'monitoring' | 'usersWithRecs'>;
  /** Products known so far. */
  products: () => number;
  /** How long the last round of all jobs took, s. */
  tookSeconds: () => number;
  now: () => number;
};

/** The schema's keys for monitoring. */
export const createStats = ({ store, products, tookSeconds, now }: Options): Job => ({
  name: 'stats',
  every: 2000,
  async run() {
    const users = await store.usersWithRecs([], []);
    await store.monitoring(products(), users, tookSeconds(), Math.floor(now() / 1000));
  },
});
