/** One worker, built from its parts: for its own process, for a thread of `npm start`, and for tests. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { createClickThrough } from './pipeline/click-through.ts';
import { createFrequentlyBought } from './pipeline/frequently-bought.ts';
import type { Job } from './pipeline/job.ts';
import type { Carrier } from './pipeline/kafka/carry.ts';
import { createConsumer } from './pipeline/kafka/consume.ts';
import { createForwarder } from './pipeline/kafka/forward.ts';
import { createModel, type Model } from './pipeline/model.ts';
import { createNewArrivals } from './pipeline/new-arrivals.ts';
import { createOwnJobs } from './pipeline/own-jobs.ts';
import { createPersonalized } from './pipeline/personalized.ts';
import { createPipeline, type Told } from './pipeline/pipeline.ts';
import { createPopular } from './pipeline/popular.ts';
import type { Products } from './pipeline/products.ts';
import { createSimilar } from './pipeline/similar.ts';
import { createStats } from './pipeline/stats.ts';
import { createTrending } from './pipeline/trending.ts';
import { DEFAULTS, type Parameters, parseParameters } from './recommend/parameters.ts';
import { createKafkaPlaces } from './store/kafka-places.ts';
import { keyOf, parseKey } from './store/keys.ts';
import { createPipelineStore } from './store/pipeline.ts';
import { createStore } from './store/store.ts';

export type Worker = { metrics: Metrics; isUp(): boolean; close(): Promise<void> };

export type WorkerOptions = {
  config: Pick<
    Config,
    | 'CACHE_TTL_MS'
    | 'EVENT_LOG_MAX'
    | 'TRENDING_HALF_LIFE_MS'
    | 'JOBS_OFF'
    | 'JOBS_FORCE'
    | 'EVENT_LOG'
    | 'KAFKA_BROKERS'
    | 'KAFKA_CONSUME'
  >;
  log: Logger;
  redisUrls: readonly string[];
  secret: string;
  /** Not beside a gateway, which tells what is to be told of Redis. */
  alone?: boolean;
  /** For tests: a snapshot after so many records. */
  snapshotRecords?: number;
};

/** Starts a worker: it applies the event log while it holds the lease, and stands by while another does. */
export function startWorker(options: WorkerOptions): Worker {
  const { config, log, redisUrls: urls, secret, alone: tells = false, snapshotRecords } = options;
  const now = Date.now;
  const metrics = createMetrics();
  const { redis, lists, catalogue, eventLog } = createStore({ urls, config, salt: secret, log, now, tells, metrics });
  const store = createPipelineStore({ redis, salt: secret });

  /** The memory of the term that is on. */
  let model: Model | null = null;
  redis.onChanged((key) => {
    if (key === keyOf('parameters')) pipeline.restart();
    const { name, id } = parseKey(key) ?? {};
    if (name === 'product') for (const job of model?.jobs ?? []) job.announced?.(id as string);
    else if (name !== undefined) lists.expire(key);
  });

  async function parameters(): Promise<Parameters> {
    const text = await store.parameters();
    try {
      return text === null ? DEFAULTS : parseParameters(text);
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'wrong parameters: the defaults are used');
      return DEFAULTS;
    }
  }

  /** Every job there is, in the order in which they run: what must be quick first. */
  function allJobs(products: Products, tuned: Parameters): Job[] {
    const categories = async (ids: readonly string[]) =>
      (await catalogue.products(ids)).map((product) => product?.categoryId ?? null);
    const newArrivals = createNewArrivals({
      products,
      now,
      walk: (seen) => store.walkProducts(seen),
      lookAt: (ids, seen) => store.lookAt(ids, seen),
    });
    return [
      createTrending({ products, halfLifeMs: config.TRENDING_HALF_LIFE_MS, now, categories }),
      createPopular(products),
      newArrivals,
      createFrequentlyBought(products, now),
      createSimilar(products, tuned, now),
      createPersonalized({ store, similar: (id) => lists.read('similar', id), now }),
      createClickThrough({ store, now }),
      createStats({
        store,
        products: () => Math.max(products.size(), newArrivals.known()),
        tookSeconds: () => pipeline.tookSeconds(),
        now,
      }),
    ];
  }

  const ownJobs = createOwnJobs({ store, off: config.JOBS_OFF ?? [], force: config.JOBS_FORCE, now, log });
  async function begin(): Promise<Model> {
    const own = await ownJobs();
    const tuned = await parameters();
    model = createModel(tuned, (products) =>
      allJobs(products, tuned).filter(({ name }) => name === 'click_through' || own.includes(name)),
    );
    return model;
  }

  let last: Told = { leads: false, read: 0, trimmed: 0, written: 0, lagMs: 0 };
  function tell(told: Told) {
    metrics.workerLeads.set(told.leads ? 1 : 0);
    metrics.workerLag.set(told.lagMs / 1000);
    for (const what of ['read', 'trimmed'] as const) {
      metrics.workerRecords.inc({ what }, Math.max(0, told[what] - last[what]));
    }
    metrics.workerLists.inc(Math.max(0, told.written - last.written));
    last = { ...told };
  }

  const kafka = { eventLog, places: createKafkaPlaces(redis), brokers: config.KAFKA_BROKERS ?? [], log };
  const count = (what: string, n: number) => metrics.kafkaRecords.inc({ what }, n);
  const carriers: Carrier[] = [];
  if (config.EVENT_LOG === 'kafka') carriers.push(createForwarder({ ...kafka, count }));
  if (config.KAFKA_CONSUME) carriers.push(createConsumer({ ...kafka, count }));
  async function onTerm(leads: boolean) {
    if (!leads) model = null;
    for (const carrier of carriers) await (leads ? carrier.start() : carrier.stop());
  }

  const holder = randomUUID();
  const pipeline = createPipeline({ log, eventLog, store, begin, onTerm, tell, holder, now, snapshotRecords });

  let closing: Promise<void> | undefined;
  return {
    metrics,
    isUp: redis.isUp,
    close: () => {
      closing ??= (async () => {
        await pipeline.close();
        await redis.close();
      })();
      return closing;
    },
  };
}
