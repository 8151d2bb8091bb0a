/**
 * THE TABLE of Redis keys: everything that names a key, sets a TTL or documents the schema derives from it.
 * `{…}` is a placeholder. The schema's own keys have no hash tags, so on Redis Cluster two of them rarely share a slot and every
 * command or script of ours stays within one. A key of our own that must change together with a schema key carries that key's
 * whole name as its hash tag. TTLs are in seconds and refreshed on every write; 0 means none.
 */
import slotOf from 'cluster-key-slot';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const KEYS = {
  personalized: {
    pattern: 'rec:user:{user_id}:personalized',
    type: 'zset',
    ttl: 30 * MINUTE,
    writer: 'ML team or worker',
  },
  userSession: { pattern: 'rec:user:{user_id}:session', type: 'zset', ttl: HOUR, writer: 'gateway or ML team' },
  session: { pattern: 'rec:session:{session_id}', type: 'zset', ttl: HOUR, writer: 'gateway or ML team' },
  similar: { pattern: 'rec:product:{product_id}:similar', type: 'zset', ttl: DAY, writer: 'ML team or worker' },
  frequentlyBought: {
    pattern: 'rec:product:{product_id}:frequently_bought',
    type: 'zset',
    ttl: DAY,
    writer: 'ML team or worker',
  },
  trending: { pattern: 'rec:trending', type: 'zset', ttl: 15 * MINUTE, writer: 'ML team or worker' },
  categoryTrending: {
    pattern: 'rec:trending:category:{category_id}',
    type: 'zset',
    ttl: 15 * MINUTE,
    writer: 'ML team or worker',
  },
  popular: { pattern: 'rec:popular', type: 'zset', ttl: HOUR, writer: 'ML team or worker' },
  newArrivals: { pattern: 'rec:new_arrivals', type: 'zset', ttl: HOUR, writer: 'ML team or worker' },
  viewed: { pattern: 'rec:session:{session_id}:viewed', type: 'list', ttl: DAY, writer: 'gateway' },
  history: { pattern: 'rec:user:{user_id}:history', type: 'zset', ttl: 7 * DAY, writer: 'gateway' },
  product: { pattern: 'product:{product_id}', type: 'hash', ttl: HOUR, writer: 'shop' },
  category: { pattern: 'category:{category_id}', type: 'hash', ttl: DAY, writer: 'shop' },
  usersWithRecs: { pattern: 'rec:users_with_recs', type: 'set', ttl: 0, writer: 'ML team or worker' },
  lastUpdate: { pattern: 'rec:last_update', type: 'string', ttl: 0, writer: 'ML team or worker' },
  stats: { pattern: 'rec:stats', type: 'hash', ttl: 0, writer: 'ML team or worker' },
  eventLog: { pattern: 'rec:events', type: 'stream', ttl: 0, writer: 'gateway' },
  /** The published state of a feed; '' names the whole shop's. */
  feed: { pattern: 'rec:live:feed:trending:{category_id}', type: 'hash', ttl: HOUR, writer: 'gateway' },
  /** Which feeds somebody looks at, by when that was last said (Unix ms). */
  watched: { pattern: 'rec:live:watched', type: 'zset', ttl: MINUTE, writer: 'gateway' },
  /** What each node says of itself, by node: JSON. For the dashboard. */
  nodes: { pattern: 'rec:live:nodes', type: 'hash', ttl: MINUTE, writer: 'gateway' },
  /** Written and deleted at once by a node that wants to be told of it: nobody sees it. */
  told: { pattern: 'rec:live:told:{node}', type: 'string', ttl: MINUTE, writer: 'gateway' },
  /** Who watches the feeds: holder, until when (Unix ms), term. */
  leader: { pattern: 'rec:live:leader', type: 'hash', ttl: DAY, writer: 'gateway' },
  /** View ids already recorded in the key named by the tag, by time of acceptance (Unix ms). */
  seen: { pattern: 'rec:live:seen:{key}', type: 'zset', ttl: DAY, writer: 'gateway' },
  /** The user a session belongs to once somebody has logged in. */
  owner: { pattern: 'rec:live:owner:{key}', type: 'string', ttl: DAY, writer: 'gateway' },
  /** Tombstone of a forgotten key: which forgetting it was. `slot` and `hash` say nothing about whose it was. */
  forgotten: { pattern: 'rec:live:forgotten:{slot}:{hash}', type: 'string', ttl: DAY, writer: 'gateway' },
  /** Who applies the event log: holder, until when (Unix ms), term. */
  workerLeader: { pattern: 'rec:pipeline:leader', type: 'hash', ttl: DAY, writer: 'worker' },
  /** The latest term in which a worker wrote anything of this slot: what comes of an earlier one is refused. */
  term: { pattern: 'rec:pipeline:term:{slot}', type: 'string', ttl: DAY, writer: 'worker' },
  /** What the worker's memory was at one place of the event log: JSON of that place and the names of the parts. */
  snapshot: { pattern: 'rec:pipeline:snapshot', type: 'string', ttl: 0, writer: 'worker' },
  snapshotPart: { pattern: 'rec:pipeline:snapshot:{part}', type: 'string', ttl: 0, writer: 'worker' },
  /** Jobs whose keys are ours, by when that began (Unix ms). */
  jobs: { pattern: 'rec:pipeline:jobs', type: 'hash', ttl: 0, writer: 'worker' },
  /** How the worker is doing: where in the log, how far behind, what it counted. */
  progress: { pattern: 'rec:pipeline:progress', type: 'hash', ttl: 0, writer: 'worker' },
  /** Impressions and clicks of the last 24 hours, by list and source: JSON. For the dashboard. */
  clickThrough: { pattern: 'rec:pipeline:click_through', type: 'string', ttl: 0, writer: 'worker' },
  /** Parameters of counting, lists and blend that `tune` found: JSON. */
  parameters: { pattern: 'rec:pipeline:parameters', type: 'string', ttl: 0, writer: 'tune' },
  /** Files imported, by their digest: how many lines are in the log. */
  imports: { pattern: 'rec:pipeline:imports', type: 'hash', ttl: 0, writer: 'import' },
  /** The last record of the log that Kafka has confirmed. */
  forwarded: { pattern: 'rec:pipeline:forwarded', type: 'string', ttl: 0, writer: 'worker' },
  /** The next offset to read, by Kafka partition. */
  consumed: { pattern: 'rec:pipeline:consumed', type: 'hash', ttl: 0, writer: 'worker' },
} as const satisfies Record<string, { pattern: string; type: string; ttl: number; writer: string }>;
export type KeyName = keyof typeof KEYS;

/** Lengths the schema fixes. */
export const VIEWED_LENGTH = 20;
export const HISTORY_LENGTH = 50;
export const SEEN_LENGTH = 1000;

/** Published with a key's name by whoever changed that key. */
export const CHANGED_CHANNEL = 'rec:changed';

/** Keys whose placeholder is a hash tag. They have makers of their own, below. */
const TAGGED = ['seen', 'owner', 'forgotten', 'term'] as const satisfies readonly KeyName[];

const PLACEHOLDER = /\{[a-z_]+\}/;
const PARTS = Object.fromEntries(
  Object.entries(KEYS).map(([name, { pattern }]) => [name, pattern.split(PLACEHOLDER)]),
) as Record<KeyName, [before: string, after?: string]>;

/** The key of that name; `id` fills its placeholder. */
export function keyOf(name: Exclude<KeyName, (typeof TAGGED)[number]>, id = ''): string {
  const [before, after] = PARTS[name];
  return after === undefined ? before : before + id + after;
}

/** A key of our own that shares the slot of `key`, whose whole name is its hash tag. */
export const besideKey = (name: 'seen' | 'owner', key: string): string => `${PARTS[name][0]}{${key}}`;

/** A tombstone in the slot of `key`; `hash` is the salted hash of `key`, so the name tells nobody who was forgotten. */
export const tombstoneOf = (key: string, hash: string): string =>
  `${PARTS.forgotten[0]}{${slotTags()[slotOf(key)]}}:${hash}`;

/** The term that guards what the worker writes of the slot of `key`. */
export const termOf = (key: string): string => `${PARTS.term[0]}{${slotTags()[slotOf(key)]}}`;

const MATCHERS = Object.entries(KEYS)
  .filter(([name]) => !(TAGGED as readonly string[]).includes(name))
  .map(([name, { pattern }]) => {
    const source = pattern.split(PLACEHOLDER).map((part) => part.replaceAll('.', '\\.'));
    return { name: name as KeyName, pattern: new RegExp(`^${source.join('([A-Za-z0-9_.~-]{1,64})')}$`) };
  });

/** What a key of the schema is: its name in the table and the id in it; null for any other text. */
export function parseKey(key: string): { name: KeyName; id: string } | null {
  for (const { name, pattern } of MATCHERS) {
    const match = pattern.exec(key);
    if (match) return { name, id: match[1] ?? '' };
  }
  return null;
}

const SLOTS = 16_384;
let tags: string[] | undefined;

/** For each slot the smallest number whose text hashes to it: a hash tag that reveals nothing but the slot. About 10 ms, once. */
function slotTags(): string[] {
  if (tags) return tags;
  const found: string[] = new Array(SLOTS);
  for (let number = 0, left = SLOTS; left > 0; number++) {
    const slot = slotOf(String(number));
    if (found[slot] !== undefined) continue;
    found[slot] = String(number);
    left--;
  }
  tags = found;
  return tags;
}
