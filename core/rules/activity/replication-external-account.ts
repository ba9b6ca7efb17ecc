import type { Activity } from '../../cloudtrail/activity.ts';
import { covers } from '../../cloudtrail/settings/bucket-rules.ts';
import type { ReplicationDestination } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import { prefixesOverlap } from '../../scope/dataset.ts';
import { datasetsUnder, type GuardedBucket } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import type { ActivityRule } from '../rule.ts';
import { TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';

export const replicationExternalAccount: ActivityRule = {
  id: 'replication-external-account',
  title: 'replicated to an outside account',
  attempt: 'replicate to an outside account',
  meaning:
    'A guarded bucket now replicates objects to a bucket of an account that is neither its own nor trusted, or that the call does not name. S3 itself copies each new object there, and no call of a reader shows it.',
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT],
  runbook: [
    'Take the replication rule away, or disable it.',
    'List what was written since: it has to be taken as copied.',
    'Look at the role that the rule uses: it may read the bucket whether or not the rule is there.',
  ],
  firstStep: 'Disable the replication rule.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'replication');
    if (change === null) return [];
    const { bucket, before, isKnown, after } = change;
    const found = after
      .filter((destination) => isExternal(destination, activity) && isAbout(destination, bucket))
      .filter((destination) => !before.some((known) => isPartOf(destination, known)));
    if (found.length === 0) return [];
    // The API asks for no account, also where the bucket is another's.
    const isNamed = found.some(({ account }) => account !== null);
    return [
      {
        severity: isNamed ? 'high' : 'medium',
        reason: `${bucket.name} is now replicated to ${targets(found)}`,
        details: found.map(detail),
        subject: { ...aboutBucket(bucket), datasets: datasetsOf(bucket, found) },
        parts: found.map((destination) => ({ name: destination.bucket, isKnown })),
      },
    ];
  },
};

/** A bucket that is guarded is the account's own; of others whose account is not in the record nobody knows. */
function isExternal(
  { bucket: destination, account }: ReplicationDestination,
  { guard, call }: Activity,
): boolean {
  const own = guard.account ?? call?.account ?? null;
  if (account === null) return !guard.buckets.some(({ name }) => name === destination);
  return own !== null && !isTrusted(guard, account, own);
}

const isAbout = ({ filter }: ReplicationDestination, { datasets }: GuardedBucket): boolean =>
  datasets.some(({ prefix }) => prefixesOverlap(prefix, filter.prefix));

/** True where all that goes to a destination went there before. */
const isPartOf = (now: ReplicationDestination, known: ReplicationDestination): boolean =>
  now.bucket === known.bucket &&
  (known.account === now.account || known.account === null) &&
  covers(known.filter, now.filter);

const targets = (found: readonly ReplicationDestination[]): string =>
  [...new Set(found.map(({ bucket, account }) => `${bucket} ${ownerText(account)}`))].join(' and ');

const detail = ({ rule, bucket, account, filter }: ReplicationDestination): string =>
  `the rule "${rule}" copies ${filter.prefix === '' ? 'every new object' : `new objects under ${filter.prefix}`}${
    filter.tags.length === 0 ? '' : ` with the tags ${filter.tags.join(', ')}`
  } to ${bucket} ${ownerText(account)}`;

const ownerText = (account: string | null): string =>
  account === null ? 'in an account that is not in the record' : `in the account ${account}`;

const datasetsOf = (bucket: GuardedBucket, found: readonly ReplicationDestination[]): readonly string[] => [
  ...new Set(found.flatMap(({ filter }) => datasetsUnder(bucket, filter.prefix))),
];
