import type { ReachAccount } from '../../../cli/audit/reach.ts';
import { gather } from '../../../cli/batches.ts';
import type { FactsReader, PartialLister } from '../../../core/posture/facts.ts';
import type { Trouble } from '../../faults/fault-proxy.ts';
import { bucketOf } from './expected.ts';
import { reachAt } from './reach.ts';

/** How long somebody waits for the bucket that never answers. All others have as long as they need, on a slow machine too. */
const PATIENCE_SECONDS = 3;

/** Buckets that cannot be asked, with what is then said of their settings. */
export const TROUBLES: Readonly<Record<string, { readonly trouble: Trouble; readonly reason: RegExp }>> = {
  [bucketOf('tagged')]: { trouble: 'deny', reason: /is denied \(403 AccessDenied/ },
  [bucketOf('tls-only')]: { trouble: 'unavailable', reason: /503 ServiceUnavailable/ },
  [bucketOf('key-rotated')]: {
    trouble: 'silence',
    reason: new RegExp(`did not answer within ${PATIENCE_SECONDS} seconds`),
  },
};

/** What can be known of a bucket that does not answer: from the account, its access points, its writers and the configuration. */
export const KNOWN_FROM_ELSEWHERE: readonly string[] = [
  // The account holds back whatever there is.
  'not-public',
  'account-public-access-blocked',
  'access-points-blocked',
  'access-points-closed',
  'region-restricted',
  'data-events-write-logged',
  'data-events-read-logged',
  'management-events-logged',
  'trail-logging',
  'trail-validated',
  'trail-encrypted',
  'trail-delivering',
  'trail-log-bucket-elsewhere',
  'writers-least-privilege',
  'writers-have-no-static-keys',
  'static-keys-are-young',
  'guarded-by-sealwatch',
  'read-and-write-separated',
];

/** Reaches an account through a proxy that makes these troubles. */
export const reachThrough =
  (endpoint: string, region: string): ReachAccount =>
  (_, known, clock) => {
    const patient = reachAt(endpoint, region, known, clock);
    const brief = reachAt(endpoint, region, known, clock, PATIENCE_SECONDS * 1000);
    const facts: FactsReader = {
      account: () => patient.facts.account(),
      bucket: (name) => (TROUBLES[name]?.trouble === 'silence' ? brief : patient).facts.bucket(name),
      tags: (name) => patient.facts.tags(name),
    };
    const buckets: PartialLister = {
      // Who has listed the buckets knows their Regions, and asks no silent one for its own.
      async *names() {
        await gather(brief.buckets.names());
        yield* patient.buckets.names();
      },
      unlisted: () => patient.buckets.unlisted(),
    };
    const close = () => {
      patient.close();
      brief.close();
    };
    return { ...patient, facts, buckets, close };
  };
