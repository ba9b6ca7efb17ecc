import type { Severity } from '../../base/severity.ts';
import type { Activity, RuleMatch, Subject } from '../../cloudtrail/activity.ts';
import { guardedWrite } from '../../cloudtrail/object-writes.ts';
import {
  accessChangeText,
  type PolicyChange,
  policyChange,
  touched,
  unreadablePolicy,
} from '../../cloudtrail/policy-change.ts';
import type { SettingsState } from '../../cloudtrail/settings/setting.ts';
import { aboutBucket, aboutObject, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import { isObjectTagging, taggedBucket } from '../../cloudtrail/tags.ts';
import { asksConfiguration } from '../../policies/actions.ts';
import type { AccessChange } from '../../policies/compare.ts';
import { type GuardedBucket, guardedBucket } from '../../scope/guard.ts';
import type { ActivityRule } from '../rule.ts';
import { ACCOUNT_MANIPULATION } from '../techniques.ts';

export const policyWidened: ActivityRule = {
  id: 'policy-widened',
  title: 'bucket policy widened',
  attempt: 'widen the bucket policy',
  meaning:
    'The policy of a guarded bucket lets somebody inside the account, or an AWS service, do something that they could not do before: a statement was added or loosened, or a Deny is gone. Or tags of the bucket decide from now on (ABAC), or were changed while they do. New access for outsiders is reported by the rules policy-public and policy-external-account.',
  techniques: [ACCOUNT_MANIPULATION],
  runbook: [
    'Read line by line what can now be done, and by whom.',
    'Put the previous policy back (the finding shows it), unless the change was meant.',
  ],
  firstStep: 'Put the previous bucket policy back, unless the change was meant.',
  judge(activity) {
    const unread = unreadablePolicy(activity);
    if (unread !== null) return [unreadable(unread)];
    if (activity.change === null) return decidingTags(activity);
    if (activity.change.setting === 'abac') return tagsDecide(activity);
    const change = policyChange(activity);
    const inside = (change?.accessChanges ?? []).filter(
      ({ isExternal, isPublic }) => !isExternal && !isPublic,
    );
    if (!change || inside.length === 0) return [];
    const severity = severityOf(change, inside);
    return severity === null ? [] : [ruleMatch(change, inside, severity)];
  },
};

/** With attribute-based access control on, whoever may tag the bucket decides who has access to it. */
function tagsDecide(activity: Activity): RuleMatch[] {
  const change = bucketChangeOf(activity, 'abac');
  if (change === null || change.after !== 'Enabled') return [];
  const { bucket } = change;
  return [
    {
      severity: 'medium',
      reason: `tags of the bucket ${bucket.name} now decide in policies who has access (ABAC): whoever may tag it may let others in`,
      details: [],
      subject: aboutBucket(bucket),
    },
  ];
}

/** Tags that are changed while they decide in policies: what they open or close stands in the policies of identities, which nobody reads here. */
function decidingTags(activity: Activity): RuleMatch[] {
  const { call, guard, settings } = activity;
  if (call === null) return [];
  const bucket = guardedBucket(guard, taggedBucket(call));
  if (bucket !== null)
    return tagsChanged(bucket.name, settings, `the bucket ${bucket.name}`, aboutBucket(bucket));
  const write = isObjectTagging(call) ? guardedWrite(activity) : null;
  if (write === null) return [];
  const { name } = write.bucket;
  const subject = aboutObject(write.bucket, write.key, write.versionId);
  return tagsChanged(name, settings, `s3://${name}/${write.key}`, subject);
}

function tagsChanged(bucket: string, settings: SettingsState, what: string, subject: Subject): RuleMatch[] {
  if (settings.get(`bucket/${bucket}`, 'abac').value !== 'Enabled') return [];
  const reason = `the tags of ${what} were changed, and tags decide in policies who has access (ABAC)`;
  return [{ severity: 'low', reason, details: [], subject }];
}

/** What cannot be judged is not fine. */
const unreadable = (bucket: GuardedBucket): RuleMatch => ({
  severity: 'medium',
  reason: `the policy of the bucket ${bucket.name} was set to what cannot be read, and so not judged`,
  details: [],
  subject: aboutBucket(bucket),
});

/** A first policy that lets the account's own identities read is how buckets are set up, not how they are opened. */
function severityOf(change: PolicyChange, inside: readonly AccessChange[]): Severity | null {
  if (isDeputy(change, inside)) return 'medium';
  const canWrite = inside.some(({ isWrite, principal }) => isWrite && !SERVICE.test(principal));
  if (change.isBeforeKnown) return canWrite ? 'medium' : 'info';
  return canWrite ? 'low' : null;
}

/** A service that says on whose behalf it comes is no person that writes. */
const SERVICE = /^[\w.-]+\.amazonaws\.com(?:\.cn)?$/;

/** Services, and AWS's own accounts, without a word on whose behalf they may come, that could not come before. */
const isDeputy = (change: PolicyChange, inside: readonly AccessChange[]): boolean =>
  deputies(change, inside).length > 0;

const deputies = ({ after }: Pick<PolicyChange, 'after'>, inside: readonly AccessChange[]) =>
  after.findings.filter(
    ({ rule, statement }) =>
      rule === 'policy-confused-deputy' &&
      inside.some((accessChange) => accessChange.statement === statement && !isHarmless(accessChange)),
  );

/** Whoever sees how a bucket is configured sees nothing of what is in it. */
const isHarmless = ({ actions }: AccessChange): boolean =>
  actions.every((action) => asksConfiguration(action.toLowerCase()));

function ruleMatch(
  { bucket, after }: PolicyChange,
  inside: readonly AccessChange[],
  severity: Severity,
): RuleMatch {
  const who = [...new Set(inside.map(({ principal }) => principal))];
  const datasets = touched(inside);
  const names = who.length > 3 ? `${who.slice(0, 3).join(', ')} and ${who.length - 3} more` : who.join(', ');
  return {
    severity,
    reason: `the policy of the bucket ${bucket.name} lets ${names} do what it did not before`,
    details: [
      ...inside.map(accessChangeText),
      ...deputies({ after }, inside).map(({ statement, reason }) => `${statement}: ${reason}`),
    ],
    subject: { ...aboutBucket(bucket), ...(datasets.length > 0 ? { datasets } : {}) },
  };
}
