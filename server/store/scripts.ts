/** The atomic operations by name, with the types they are called with. Each is described in its own file. */
import type { Connection } from './connect.ts';
import { claimFeed } from './scripts/claim-feed.ts';
import { claimSession } from './scripts/claim-session.ts';
import { forgetKey } from './scripts/forget-key.ts';
import { joinHistory } from './scripts/join-history.ts';
import { lead } from './scripts/lead.ts';
import { openFeed } from './scripts/open-feed.ts';
import { publishList } from './scripts/publish-list.ts';
import { recordHistory } from './scripts/record-history.ts';
import { recordView } from './scripts/record-view.ts';
import { replaceList } from './scripts/replace-list.ts';
import { restoreList } from './scripts/restore-list.ts';
import { watchFeeds } from './scripts/watch-feeds.ts';
import { writeFeed } from './scripts/write-feed.ts';
import { writeFenced } from './scripts/write-fenced.ts';

/** `keys`: how many of the arguments are keys. All of them share one slot. */
export type Script = { keys: number; lua: string };

export const SCRIPTS = {
  recordView,
  recordHistory,
  replaceList,
  restoreList,
  claimSession,
  joinHistory,
  forgetKey,
  lead,
  claimFeed,
  openFeed,
  watchFeeds,
  writeFeed,
  publishList,
  writeFenced,
} satisfies Record<string, Script>;

type Call<Args extends unknown[], Reply> = (...args: Args) => Promise<Reply>;
type Outcome = 'recorded' | 'repeated' | 'forgotten' | 'other_user';

/** How each script is called: keys, then arguments, in the order its file documents. */
export type Scripts = {
  recordView: Call<
    [
      viewed: string,
      seen: string,
      owner: string,
      tombstone: string,
      product: string,
      viewId: string,
      at: number,
      user: string,
    ],
    string
  >;
  recordHistory: Call<
    [
      history: string,
      seen: string,
      tombstone: string,
      product: string,
      viewId: string,
      at: number,
      knownForgetting: string,
    ],
    Outcome
  >;
  replaceList: Call<
    [list: string, tombstone: string, knownForgetting: string, ttl: number, ...scored: (string | number)[]],
    number
  >;
  restoreList: Call<[list: string, tombstone: string, knownForgetting: string, ttlMs: number, packed: Buffer], number>;
  claimSession: Call<
    [viewed: string, seen: string, owner: string, tombstone: string, user: string],
    [Outcome, viewed?: string[], seen?: string[]]
  >;
  joinHistory: Call<
    [
      history: string,
      seen: string,
      tombstone: string,
      knownForgetting: string,
      seenCount: number,
      ...scored: (string | number)[],
    ],
    Outcome
  >;
  forgetKey: Call<[key: string, tombstone: string, seen: string, owner: string, forgetting: string], number>;
  lead: Call<[leader: string, holder: string, leaseMs: number, term: number], number>;
  watchFeeds: Call<[watched: string, ...feeds: string[]], string[]>;
  claimFeed: Call<[feed: string, term: number], string[]>;
  openFeed: Call<
    [feed: string, epoch: number, items: string, oldEpoch: number | '', oldVersion: number | ''],
    [epoch: string, version: string, items: string]
  >;
  writeFeed: Call<
    [
      feed: string,
      term: number,
      lastEpoch: number | '',
      lastVersion: number | '',
      epoch: number,
      version: number,
      items: string,
    ],
    'written' | 'fenced' | 'moved'
  >;
  publishList: Call<
    [
      list: string,
      slotTerm: string,
      tombstone: string,
      term: number,
      ttl: number,
      knownForgetting: string,
      scored: string,
    ],
    'written' | 'same' | 'forgotten' | 'fenced'
  >;
  writeFenced: Call<[key: string, slotTerm: string, term: number, text: string | Buffer], 'written' | 'fenced'>;
};

/** A connection that knows the scripts. */
export type Commands = Connection & Scripts;
