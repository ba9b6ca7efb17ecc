import type { RelayedRequest } from '../../exchange.ts';
import type { JsonObject } from '../json.ts';

/** A call of a service that distinguishes its calls by method and path, as in `['PUT', '/things/{name}', 'UpdateThing']`. */
export type Route = readonly [method: string, path: string, eventName: string];

export interface Routed {
  readonly eventName: string;
  /** What the path names. */
  readonly parameters: JsonObject;
}

/** Finds the call of a request. `{name}` stands for one segment, `{name+}` for all that follow. */
export const router = (routes: readonly Route[]): ((request: RelayedRequest) => Routed | undefined) => {
  const known = routes.map(([method, path, eventName]) => ({ method, eventName, pattern: patternOf(path) }));
  return ({ method, path }) => {
    for (const route of known) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match) return { eventName: route.eventName, parameters: decodedAll(match.groups ?? {}) };
    }
    return undefined;
  };
};

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path.replace(/\{(\w+)(\+?)\}/g, (_, name, rest) => `(?<${name}>${rest ? '.+' : '[^/]+'})`)}/?$`,
  );

const decodedAll = (groups: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decoded(value)]));

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const READS =
  /^(?:Get|BatchGet|List|Describe|Head|Lookup|Search|Test|Simulate|Validate|Estimate|Preview|Filter|Detect|Discover|Check|Verify|Query|Scan|Select|Poll|Receive)(?![a-z])/;

// Data events, which a trail delivers only when it selects them; cryptography is recorded as reading.
const DATA: Readonly<Record<string, RegExp>> = {
  sqs: /^(?:SendMessage|DeleteMessage|ChangeMessageVisibility)/,
  sns: /^Publish/,
  dynamodb:
    /^(?:Put|Update|Delete)Item$|^BatchWriteItem$|^Transact|^(?:Batch)?Execute(?:Statement|Transaction)$/,
  kms: /^(?:Encrypt|Decrypt|ReEncrypt|Generate|Sign|DeriveSharedSecret|Verify)/,
  events: /^Put(?:Partner)?Events$/,
  logs: /^(?:PutLogEvents|StartQuery|StopQuery|StartLiveTail)$/,
  monitoring: /^PutMetricData$/,
  states: /^(?:SendTask|GetActivityTask|StartSyncExecution)/,
  kinesis: /^(?:PutRecord|PutRecords|SubscribeToShard)$/,
  firehose: /^PutRecord/,
  sts: /./,
};

/** True when a call changes how something is set up, which every trail records. */
export const isManagementWrite = (service: string, operation: string): boolean =>
  !READS.test(operation) && !DATA[service]?.test(operation);
