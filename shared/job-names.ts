/** The worker's jobs, as JOBS_OFF names them; server/pipeline has a file for each. */
export const JOB_NAMES = [
  'trending',
  'popular',
  'new_arrivals',
  'similar',
  'frequently_bought',
  'personalized',
  'stats',
] as const;
export type JobName = (typeof JOB_NAMES)[number];
