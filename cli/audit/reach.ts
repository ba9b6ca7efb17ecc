import { PostureReach } from '../../aws/posture/clients.ts';
import { AwsFactsReader } from '../../aws/posture/facts-reader.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { FactsReader, PartialLister } from '../../core/posture/posture-facts.ts';
import type { Guard } from '../../core/scope/guard.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import { version } from '../version.ts';
import { keepYoungGarbageSmall } from './young-garbage.ts';

/** What the configuration says of the account's buckets. */
export type Known = Pick<Guard, 'buckets' | 'trustedAccounts' | 'organization'> & {
  /** Name of the stack, where one is deployed. */
  readonly stack?: string;
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
