import { bucketOf } from './expected.ts';
import type { Trouble } from './proxy.ts';

/** How long nobody waits longer for a bucket: many times as long as one takes that answers. */
export const PATIENCE_MILLISECONDS = 6_000;

/** Buckets that cannot be asked, with what is then said of their settings. */
export const TROUBLES: Readonly<Record<string, { readonly trouble: Trouble; readonly reason: RegExp }>> = {
  [bucketOf('tagged')]: { trouble: 'deny', reason: /is denied \(403 AccessDenied/ },
  [bucketOf('tls-only')]: { trouble: 'unavailable', reason: /503 ServiceUnavailable/ },
  [bucketOf('key-rotated')]: { trouble: 'silence', reason: /did not answer within 6 seconds/ },
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
