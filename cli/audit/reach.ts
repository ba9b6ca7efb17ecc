import { setFlagsFromString } from 'node:v8';
import { PostureReach } from '../../aws/posture/clients.ts';
import { AwsFactsReader } from '../../aws/posture/facts-reader.ts';
import type { Clock } from '../../core/base/time.ts';
import type { DeclaredTrail, FactsReader, PartialLister } from '../../core/posture/facts.ts';
import type { Guard } from '../../core/scope/guard.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import { version } from '../version.ts';

/** What the configuration says of the account's buckets. */
export type Known = Pick<Guard, 'buckets' | 'trustedAccounts' | 'organization'> & {
  /** Name of the stack, where one is deployed. */
  readonly stack?: string;
  /** What trails of other accounts take, where CloudTrail does not say it. */
  readonly declaredTrails?: readonly DeclaredTrail[] | undefined;
};

/** What is known, and whether it may be less than there is: a deployment that could not be read. */
export interface Knowledge {
  readonly known: Known;
  readonly isDoubtful: boolean;
}

/** What an audit asks, for as long as it runs. */
export interface Account {
  readonly facts: FactsReader;
  readonly buckets: PartialLister;
  region(): Promise<string>;
  close(): void;
}

export type ReachAccount = (globals: Globals, known: Known, clock: Clock) => Account;

export const reachAccount: ReachAccount = ({ region, profile }, known, clock) => {
  keepYoungGarbageSmall();
  const { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_S3: s3Endpoint } = process.env;
  const reach = new PostureReach({
    config: { customUserAgent: `sealwatch/${version}`, ...(profile ? { profile } : {}) },
    ...(region ? { region } : {}),
    forcePathStyle: Boolean(s3Endpoint || endpoint),
    ...(endpoint ? { s3ControlEndpoint: endpoint } : {}),
    prepare: remembering,
  });
  const facts = new AwsFactsReader(reach, known, clock);
  return { facts, buckets: facts, region: () => reach.home(), close: () => reach.destroy() };
};

/** The first major version of Node whose V8 gives young objects so much that it counts, and the last that was tried. */
const [FIRST_GENEROUS_NODE, LAST_TRIED_NODE] = [22, 26];

/**
 * Keeps V8 from giving thousands of short-lived answers ever more space: a third of the memory, for hardly any time. V8 reads the
 * flag each time that it wants to grow. Where it is taken out one day, V8 says so on standard error, so newer versions do without.
 */
export function keepYoungGarbageSmall(
  version: string = process.versions.node,
  setFlags: (flags: string) => void = setFlagsFromString,
): void {
  const major = Number.parseInt(version, 10);
  if (major >= FIRST_GENEROUS_NODE && major <= LAST_TRIED_NODE) setFlags('--semi-space-growth-factor=1');
}
