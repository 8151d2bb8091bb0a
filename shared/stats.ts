/** What the dashboard shows, as the feed `stats` tells it once a second: of all nodes together, unless Redis is away. */
export type Stats = {
  /** Unix ms. */
  at: number;
  /** Whether Redis answers. While it does not, the figures are of one node alone, and what would come from Redis is null. */
  redis: boolean;
  nodes: number;
  connections: number;
  /** Events received a second, over the last ten. */
  eventsPerSecond: { view: number; event: number; recommend: number; other: number };
  /** From a view's arrival to its push, over the last ten seconds; null when there was none. */
  viewToPushMs: { p50: number; p90: number; p99: number } | null;
  /** Impressions and clicks of the last 24 hours, by the list that was shown and the list that supplied the item. */
  clickThrough: ClickThrough[] | null;
  /** The schema's monitoring keys. `lastUpdate` is Unix s, `lastProcessingTime` s. */
  health: {
    usersWithRecs: number;
    lastUpdate: number | null;
    totalUsers: number | null;
    totalProducts: number | null;
    lastProcessingTime: number | null;
  } | null;
  /** What the worker last said of itself, and when (Unix ms). `lagMs`: the age of the record it is at, 0 when it has read all. */
  worker: { lagMs: number; read: number; written: number; updatedAt: number } | null;
};

export type ClickThrough = { list: string; source: string; impressions: number; clicks: number };
