import {
  CATALOGUE,
  decidedCalls,
  isDelivered,
  recordedBy,
  recordedNames,
  regionOf,
} from '../../core/calls/catalogue.ts';
import type { RecordingRegion, ServiceCalls } from '../../core/calls/decision.ts';

/**
 * A call by CloudTrail's name, or the beginning of the names of several. Rules ask for nothing else of a call: where it was denied,
 * CloudTrail leaves its parameters out, and a rule that asks for them would miss the attempt.
 */
export type CallName = string | { readonly prefix: string };

/** Calls that may endanger what is guarded, the evidence, or the detector. */
export interface WatchedCalls {
  /** Names the rule. */
  readonly id: string;
  /** As EventBridge names the called services. That one's names match for another does no harm. */
  readonly sources: readonly string[];
  readonly names: readonly CallName[];
}

/** Names the rule that carries the calls after which a bucket is audited. */
export const BUCKET_CALLS = 'buckets';

/** Which rule carries the calls of a service, as its records name it. The disabling of one rule is reported through another: EventBridge is in two. */
const CARRIED_BY: Readonly<Record<string, readonly string[]>> = {
  [BUCKET_CALLS]: ['s3'],
  evidence: ['cloudtrail', 'kms', 'ec2', 'cloudhsm', 'account', 'ram'],
  feed: ['events', 'scheduler', 'pipes', 'sqs', 'sns'],
  functions: ['lambda', 'states', 'events'],
  records: ['dynamodb', 'logs', 'monitoring', 'cloudformation', 'cloudcontrolapi'],
  identities: ['iam', 'organizations'],
  movers: ['s3files', 'datasync', 'storagegateway', 'fsx', 'transfer', 'backup'],
};

/** What of some services is carried: in every Region, or of what is recorded where the caller, or nobody, chose. */
const carried = (
  id: string,
  sources: readonly string[],
  regions?: readonly RecordingRegion[],
): readonly WatchedCalls[] => {
  const services = CATALOGUE.filter((calls) => sources.includes(recordedBy(calls)));
  const found = services.map((calls) => ({
    source: `aws.${recordedBy(calls)}`,
    names: carriedNames(calls, regions),
  }));
  const used = found.filter(({ names }) => names.length > 0);
  if (used.length === 0) return [];
  const texts = new Set(used.flatMap(({ names }) => names.map((name) => JSON.stringify(name))));
  return [
    {
      id,
      sources: [...new Set(used.map(({ source }) => source))],
      names: [...texts].map((text) => JSON.parse(text) as CallName),
    },
  ];
};

/** What the rules of a deployment carry, but for what is done to objects. */
export const WATCHED_CALLS: readonly WatchedCalls[] = Object.entries(CARRIED_BY).flatMap(([id, sources]) =>
  carried(id, sources),
);

/** What is done to objects; carried by bucket. */
export const OBJECT_CALLS: readonly CallName[] = CATALOGUE.flatMap((calls) => objectNames(calls));

/** What is forwarded from the Region of services without one: also trails at home there, and S3's settings of the account. */
export const FORWARDED_CALLS: readonly WatchedCalls[] = [
  ...carried('identities', ['iam', 'organizations', 'account', 'events'], ['global', 'any']),
  ...carried('account', ['cloudtrail', 's3', 'events'], ['any']),
];

/** What is forwarded from the one Region that has the calls about Multi-Region access points. Whoever stops one rule is reported by the other. */
export const MULTI_REGION_CALLS: readonly WatchedCalls[] = [
  ...carried('multi-region', ['s3', 'events'], ['us-west-2', 'any']),
  ...carried('account', ['cloudtrail', 'events'], ['any']),
];

/**
 * The names under which a service's calls are carried that are about no object: those that a rule judges, and those that start an audit.
 * @param regions only what is recorded so. @default everything, and the families of the service
 */
function carriedNames(calls: ServiceCalls, regions?: readonly RecordingRegion[]): CallName[] {
  const delivered = decidedCalls(calls)
    .filter(({ decision, action }) => isDelivered(decision) && !isAboutObjects(calls, action))
    .filter(({ action }) => regions?.includes(regionOf(calls, action)) ?? true)
    .flatMap(({ action }) => recordedNames(calls, action));
  return compact(delivered, regions ? [] : (calls.families ?? []), calls.isVersioned ?? false);
}

/** The same of what is done to objects. */
function objectNames(calls: ServiceCalls): CallName[] {
  const { objects } = calls;
  if (objects === undefined) return [];
  return compact(
    objects.actions.flatMap((action) => recordedNames(calls, action)),
    objects.families,
    false,
  );
}

function isAboutObjects({ objects }: ServiceCalls, action: string): boolean {
  return objects?.actions.includes(action) ?? false;
}

/** Beginnings, and the names that begin with none of them. A version may stand behind a name of a service that has them. */
function compact(names: readonly string[], families: readonly string[], isVersioned: boolean): CallName[] {
  const starts = isVersioned ? [...families, ...names] : families;
  const beginnings = [...new Set(starts)].filter(
    (start) => !starts.some((other) => other !== start && start.startsWith(other)),
  );
  const others = [...new Set(names)].filter((name) => !beginnings.some((start) => name.startsWith(start)));
  return [...beginnings.map((prefix) => ({ prefix })), ...others];
}
