import type { Known } from '../../../aws/posture/account/account-facts.ts';
import { PostureReach } from '../../../aws/posture/clients.ts';
import { AwsFactsReader } from '../../../aws/posture/facts-reader.ts';
import type { Account } from '../../../cli/audit/reach.ts';
import type { Clock } from '../../../core/base/time.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** An account as an audit asks it, at some address. */
export function reachAt(
  endpoint: string,
  region: string,
  known: Known,
  clock: Clock,
  milliseconds = 60_000,
): Account {
  const reach = new PostureReach({
    config: { endpoint, credentials },
    region,
    forcePathStyle: true,
    s3ControlEndpoint: endpoint,
  });
  const facts = new AwsFactsReader(reach, known, clock, { milliseconds });
  return { facts, buckets: facts, region: () => reach.home(), close: () => reach.destroy() };
}
