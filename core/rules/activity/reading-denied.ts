import type { Severity } from '../../base/severity.ts';
import type { RuleMatch } from '../../cloudtrail/activity.ts';
import { type LostAccess, losersText, lostInBucket } from '../../cloudtrail/lost-access.ts';
import { documentOf } from '../../cloudtrail/policy-change.ts';
import { aboutBucket, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { GuardedBucket } from '../../scope/guard.ts';
import type { ActivityRule } from '../rule.ts';
import { ACCOUNT_ACCESS_REMOVAL, ENCRYPTED_FOR_IMPACT } from '../techniques.ts';

export const readingDenied: ActivityRule = {
  id: 'reading-denied',
  title: 'reading denied',
  attempt: 'deny others to read',
  meaning:
    "The policy of a guarded bucket now denies reading to those who could read: to everybody, to everybody but some, or to somebody by name. The bytes stay as they are and nobody gets them. It stops work as a disabled key does, and can be sold back. What Sealwatch's own roles lose is reported by detector-tampered.",
  techniques: [ACCOUNT_ACCESS_REMOVAL, ENCRYPTED_FOR_IMPACT],
  runbook: [
    "Take the Deny out of the policy, or delete the policy: the account's root user always can.",
    'Find out who wrote it, and take their right to set policies away.',
    'Look at what those whom the Deny spares did with the data meanwhile.',
  ],
  firstStep: "Take the Deny out of the bucket's policy, as the account's root user if nobody else can.",
  judge(activity) {
    const change = bucketChangeOf(activity, 'policy');
    if (change === null) return [];
    const { bucket, isKnown } = change;
    const [before, after] = [documentOf(change.before), documentOf(change.after)];
    const account = activity.guard.account ?? activity.call?.account ?? null;
    if (after === null || after === 'unreadable' || account === null) return [];
    const setting = { guard: activity.guard, account, region: activity.call?.region ?? null };
    const lost = lostInBucket(before === 'unreadable' ? null : before, after, bucket, setting);
    return lost.length === 0 ? [] : [ruleMatch(lost, bucket, isKnown)];
  },
};

/** To take one reader's access away by name is everyday work, unless the dataset depends on them. */
const severityOf = ({ who, hasWriters }: LostAccess): Severity =>
  who === 'everybody' ? 'high' : hasWriters ? 'medium' : 'low';

function ruleMatch(lost: readonly LostAccess[], bucket: GuardedBucket, isKnown: boolean): RuleMatch {
  const found = (['high', 'medium', 'low'] as const)
    .flatMap((severity) => lost.filter((each) => severityOf(each) === severity))
    .filter((each, index, all) => all.findIndex((other) => lineOf(other) === lineOf(each)) === index);
  const [first] = found;
  const whole = aboutBucket(bucket);
  const datasets = bucket.datasets
    .filter(({ prefix }) => lost.some(({ resource }) => resource.endsWith(`/${prefix}*`)))
    .map(({ name }) => name)
    .filter((name) => name !== '');
  return {
    severity: first ? severityOf(first) : 'low',
    reason: `the policy of the bucket ${bucket.name} denies reading to ${first ? losersText(first) : 'somebody'}`,
    details: found.map(lineOf),
    subject: { ...whole, datasets: datasets.length > 0 ? datasets : whole.datasets },
    parts: found.map((each) => ({ name: lineOf(each), isKnown })),
  };
}

const lineOf = (lost: LostAccess): string =>
  `${lost.statement} denies ${lost.action} on ${lost.resource} to ${losersText(lost)}`;
