/** `npm run replay`: shops with a recorded click log through real sockets, and says what came back and how fast. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { firstAt, type RecordedSession, readClickLog, reportBadLines } from './click-log.ts';
import { atMost, openSocket, type Play, playSession, type Shopper, until } from './replay-session.ts';
import { createTally, type Tally, table } from './replay-tally.ts';

const USAGE = `npm run replay -- FILE [--speed N] [--url URL] [--sessions N] [--json]

Plays a click log (tab-separated SessionId ItemId Time, Time in Unix seconds) against a running Pushcart.
  --speed N      views leave at N times the recorded speed (1 is real time); without it, as fast as they are answered
  --url URL      the server (http://127.0.0.1:3000)
  --sessions N   sessions at once (50); with --speed the log decides
  --json         print one JSON object instead of the table
Exits 0 only when every view was acknowledged and answered with a push.
A server's rate limits slow this down: start it with RATE_LIMIT=off to measure it.`;

/** How long before a session's first view its socket is opened, so that connecting does not make the view late. */
const CONNECT_AHEAD_MS = 500;

type Options = { file: string; speed: number | null; url: string; sessions: number; json: boolean };

/** The options, or null when help was asked for. Throws an Error that says what is wrong. */
function readOptions(args: string[]): Options | null {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      speed: { type: 'string' },
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      sessions: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error('expected one FILE; --help says more');
  const speed = values.speed === undefined ? null : Number(values.speed);
  if (speed !== null && !(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
    throw new Error('--speed: expected a number above 0');
  }
  const sessions = Number(values.sessions);
  if (!Number.isInteger(sessions) || sessions < 1) throw new Error('--sessions: expected a whole number above 0');
  // A path would be taken for a socket.io namespace.
  if (!/^(https?|wss?):\/\/[^/]+\/?$/.test(values.url)) throw new Error('--url: expected http://host:port');
  return { file, speed, url: values.url, sessions, json: values.json };
}

/** Throws unless a Pushcart answers there: thousands of shoppers reconnecting to nothing would say it less clearly. */
async function expectServer(url: string): Promise<void> {
  const socket = openSocket(url);
  let fault = 'it never sent a session';
  socket.on('connect_error', (error: Error & { description?: { message?: string } }) => {
    fault = error.description?.message || error.message;
  });
  // Not given up at the first refusal: a server whose connection rate is used up lets the next attempt in.
  const session = await atMost(3_000, new Promise((resolve) => socket.once('session', resolve)));
  socket.disconnect();
  if (session) return;
  throw new Error(`No Pushcart answers at ${url} (${fault}). Start one with npm start, or name another with --url.`);
}

async function playAll(sessions: RecordedSession[], play: Play, atOnce: number): Promise<void> {
  const { leavesAt } = play;
  if (!leavesAt) {
    const queue = sessions.values();
    const player = async () => {
      for (const session of queue) await playSession(session, play);
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, sessions.length) }, player));
    return;
  }
  const playing: Promise<void>[] = [];
  for (const session of sessions) {
    await until(leavesAt(firstAt(session)) - CONNECT_AHEAD_MS);
    playing.push(playSession(session, play));
  }
  await Promise.all(playing);
}

/** Shows on stderr how far the replay is; returns what ends that. */
function showProgress(tally: Tally, views: number): () => void {
  if (process.stderr.isTTY) {
    const format = '{bar} {percentage}% | {value}/{total} views | {duration_formatted}';
    const bar = new cliProgress.SingleBar({ format, gracefulExit: false }, cliProgress.Presets.shades_classic);
    bar.start(views, 0);
    const timer = setInterval(() => bar.update(tally.finished()), 100);
    return () => {
      clearInterval(timer);
      bar.update(tally.finished());
      bar.stop();
    };
  }
  const timer = setInterval(() => console.error(`${tally.finished()} of ${views} views`), 5_000);
  return () => clearInterval(timer);
}

/** Runs the whole replay and gives the exit code. */
async function replay({ file, speed, url, sessions: atOnce, json }: Options): Promise<number> {
  const { sessions, badLines } = await readClickLog(file);
  reportBadLines(file, badLines);
  const [first] = sessions;
  if (!first) throw new Error(`${file} holds no clicks`);
  await expectServer(url);

  const views = sessions.reduce((sum, { clicks }) => sum + clicks.length, 0);
  const tally = createTally();
  const open = new Set<Shopper>();
  const startedAt = performance.now();
  const zero = startedAt + CONNECT_AHEAD_MS;
  const leavesAt = speed === null ? null : (at: number) => zero + ((at - firstAt(first)) * 1_000) / speed;
  const hideProgress = showProgress(tally, views);
  const interrupted = once(process, 'SIGINT').then(() => true);
  const stopped = await Promise.race([playAll(sessions, { url, tally, leavesAt, open }, atOnce), interrupted]);
  hideProgress();
  const report = tally.report((performance.now() - startedAt) / 1_000);
  for (const socket of open) socket.disconnect();
  console.log(json ? JSON.stringify(report) : table(report));
  if (stopped) return 130;
  return report.acknowledged === views && report.pushed === views ? 0 : 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await replay(options);
  else console.log(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// Whatever is still waited for after Ctrl-C is of no interest any more.
if (process.exitCode === 130) setImmediate(() => process.exit());
