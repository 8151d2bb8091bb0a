/** THE TABLE of metrics, served at /metrics. The `socket_io_*` names are those people's dashboards know; `rec_*` are ours. */
import { performance } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { CLIENT_EVENTS, type ClientEvent } from '../../shared/protocol.ts';
import { createCounter, createGauge, createHistogram } from './tallies.ts';

export const SECONDS = [
  0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];

/** What comes and goes. */
const RECEIVED = [...(Object.keys(CLIENT_EVENTS) as ClientEvent[]), 'unknown'] as const;
const SENT = ['recommendations', 'trending'] as const;
/** How memory answers a read. */
const CACHE_RESULTS = ['hit', 'miss', 'stale'] as const;

export type Metrics = ReturnType<typeof createMetrics>;

export const secondsSince = (startedAt: number) => (performance.now() - startedAt) / 1000;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const tally = <V extends string>(name: string, help: string, label: string, values: readonly V[]) =>
    createCounter({ name, help, registers }, label, values);
  const durations = (name: string, help: string, label?: string) =>
    createHistogram({ name, help, registers, buckets: SECONDS }, label);

  return {
    registry,
    connected: gauge('socket_io_connected', 'sockets connected now'),
    connects: counter('socket_io_connect_total', 'sockets that connected'),
    disconnects: counter('socket_io_disconnect_total', 'sockets that disconnected', ['reason']),
    received: tally('socket_io_events_received_total', 'events received', 'event', RECEIVED),
    sent: tally('socket_io_events_sent_total', 'events sent', 'event', SENT),
    refusedConnections: counter('rec_refused_connections_total', 'handshakes refused', ['reason']),
    cutConnections: counter('rec_cut_connections_total', 'connections closed for what they did', ['reason']),
    errors: counter('rec_errors_total', 'events answered with an error', ['code']),
    inFlight: createGauge({ name: 'rec_events_in_flight', help: 'events being handled now', registers }),
    ackSeconds: durations('rec_ack_seconds', 'from an event to its ack', 'event'),
    pushSeconds: durations('rec_push_seconds', 'from a view, or an announced change, to its push'),
    stalled: counter('rec_stalled_sockets_total', 'times a socket stopped reading'),
    wires: counter('rec_node_messages_lost_total', 'messages between nodes dropped or not published', ['what']),
    cache: tally(
      'rec_cache_reads_total',
      'reads of lists and products by how memory answered',
      'result',
      CACHE_RESULTS,
    ),
    storeFailures: counter('rec_session_list_failures_total', 'session lists that could not be stored'),
    workerLeads: gauge('rec_worker_leads', '1 while this worker applies the event log'),
    workerRecords: counter('rec_worker_records_total', 'records of the event log', ['what']),
    workerLists: counter('rec_worker_lists_written_total', 'lists the worker changed'),
    kafkaRecords: counter('rec_kafka_records_total', 'records carried to and from Kafka', ['what']),
    workerLag: gauge('rec_worker_lag_seconds', 'age of the record the worker is at, 0 when it has read all'),
    redisUp: gauge('rec_redis_up', '1 while Redis answers'),
  };
}
