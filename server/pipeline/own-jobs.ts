/** Which jobs are ours: not those switched off, nor, at its first start, one whose keys somebody else has filled. */
import type { Logger } from 'pino';
import type { JobName } from '../../shared/job-names.ts';
import type { PipelineStore } from '../store/pipeline.ts';
import { JOBS } from './job.ts';

type Options = {
  store: Pick<PipelineStore, 'ownJobs' | 'ownJob' | 'isFilled'>;
  off: readonly string[];
  /** Take over what somebody else has filled. */
  force: boolean;
  now: () => number;
  log: Logger;
};

/**
 * Asked at the beginning of each term. A job that was ours once stays ours, until it is switched off: Redis may lose that it was, and
 * then hold lists that this worker wrote a moment ago.
 */
export function createOwnJobs({ store, off, force, now, log }: Options) {
  const owned = new Set<JobName>();

  return async function ownJobs(): Promise<JobName[]> {
    const ours = new Set(await store.ownJobs());
    const own: JobName[] = [];
    for (const name of Object.keys(JOBS) as JobName[]) {
      if (off.includes(name)) continue;
      if (!ours.has(name) && !owned.has(name) && !force && (await isFilled(store, name))) {
        log.warn(
          { job: name },
          'its keys are filled by somebody else: the job stays off; JOBS_FORCE=true takes them over',
        );
        continue;
      }
      if (!ours.has(name)) await store.ownJob(name, now());
      owned.add(name);
      own.push(name);
    }
    return own;
  };
}

async function isFilled(store: Pick<PipelineStore, 'isFilled'>, name: JobName): Promise<boolean> {
  for (const key of JOBS[name]) if (await store.isFilled(key)) return true;
  return false;
}
