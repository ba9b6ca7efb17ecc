import type { Severity } from '../base/severity.ts';
import type { Subject } from '../cloudtrail/activity.ts';
import type { ApiCall, CallError } from '../cloudtrail/api-call.ts';
import type { SettingsState } from '../cloudtrail/settings/setting.ts';
import { aboutBucket } from '../cloudtrail/subjects.ts';
import type { AnyDetection } from '../engine/activity/finding-of.ts';
import { lowered } from '../engine/activity/judge-call.ts';
import type { ObjectRuleId } from '../findings/rule-ids.ts';
import { isGuarded } from '../scope/dataset.ts';
import { datasetNames, type GuardedBucket } from '../scope/guard.ts';
import type { Deletion, Fate } from './deletion.ts';

/** What is wrong with deletions that belong together; an alert lists a thousand keys at most. */
export interface DeletionDetection extends AnyDetection {
  readonly rule: ObjectRuleId;
  readonly keys: readonly string[];
  readonly keyCount: number;
}

const RULE_OF: Readonly<Record<Fate, ObjectRuleId>> = {
  hidden: 'object-removed',
  destroyed: 'version-destroyed',
  undeleted: 'version-destroyed',
  expired: 'versions-expired',
};

const MAX_KEYS = 1000;
const MAX_LINES = 20;

/** How bad a deletion is; `null` where it is only recorded. */
function severityOf({ fate, mode }: Deletion): Severity | null {
  if (!isGuarded(mode)) return fate === 'destroyed' ? 'low' : null;
  return fate === 'undeleted' ? 'info' : 'high';
}

/** One detection for deletions of one fate, of one call or of one batch. */
export function detectionOn(
  deletions: readonly Deletion[],
  bucket: GuardedBucket,
  refusal: CallError | null,
  settings: SettingsState,
): DeletionDetection | null {
  const wrong = deletions.filter((each) => severityOf(each) !== null);
  const [first] = wrong;
  if (!first) return null;
  const versioned = versioningOf(bucket, settings);
  const reason =
    wrong.length === 1
      ? reasonForOne(first, bucket.name, versioned)
      : reasonForMany(wrong, bucket.name, versioned);
  const severity = wrong.some(({ mode }) => isGuarded(mode))
    ? severityOf({ ...first, mode: 'sealed' })
    : severityOf(first);
  return {
    ...detection(RULE_OF[first.fate], severity ?? 'high', refusal),
    ruleMatch: {
      severity: severity ?? 'high',
      reason,
      details: linesFor(wrong),
      subject: subjectOf(wrong, bucket),
    },
    keys: wrong.slice(0, MAX_KEYS).map(({ key }) => key),
    keyCount: wrong.length,
  };
}

/** A deletion whose keys are in no record. */
export function detectionOfUnrecorded(bucket: GuardedBucket | null, call: ApiCall): DeletionDetection {
  const subject = bucket ? aboutBucket(bucket) : UNRECORDED;
  const where = bucket ? `in ${bucket.name}` : 'in a bucket that is not in the record';
  return {
    ...detection('object-removed', 'high', call.error),
    ruleMatch: {
      severity: 'high',
      reason: `objects were deleted ${where}: ${REASON_NO_KEYS}`,
      details: [],
      subject,
    },
    keys: [],
    keyCount: 0,
  };
}

const UNRECORDED: Subject = { bucket: null, key: null, versionId: null, resource: null, datasets: [] };

const detection = (rule: ObjectRuleId, severity: Severity, refusal: CallError | null) => ({
  rule,
  severity: refusal ? lowered(severity) : severity,
  change: null,
  refusal,
});

function versioningOf({ name }: GuardedBucket, settings: SettingsState): Versioned {
  const { value, isKnown } = settings.get(`bucket/${name}`, 'versioning');
  return isKnown ? value.status === 'Enabled' : null;
}

/** Beside the keys, which are listed: which versions went. */
const linesFor = (deletions: readonly Deletion[]): string[] =>
  deletions
    .filter(({ versionId }) => versionId !== null)
    .slice(0, MAX_LINES)
    .map(({ key, versionId }) => `version ${versionId} of ${key}`);

function subjectOf(deletions: readonly Deletion[], bucket: GuardedBucket): Subject {
  const [first] = deletions;
  const names = new Set(deletions.map(({ dataset }) => dataset));
  const datasets = datasetNames(bucket).filter((name) => names.has(name));
  if (!first || deletions.length > 1) return { ...aboutBucket(bucket), datasets };
  const { key, versionId } = first;
  return { bucket: bucket.name, key, versionId, resource: `arn:aws:s3:::${bucket.name}/${key}`, datasets };
}

/** Whether the bucket keeps versions; `null` where no record says. */
type Versioned = boolean | null;

const REASON_NO_KEYS = 'the keys are not in the record';

function reasonForOne({ key, versionId, fate }: Deletion, bucket: string, versioned: Versioned): string {
  const what = `s3://${bucket}/${key}`;
  switch (fate) {
    case 'hidden':
      return `${what} was deleted: ${hiddenText(versioned, 'it')}`;
    case 'destroyed':
      return versionId === null
        ? `${what} was permanently deleted`
        : `version ${versionId} of ${what} was permanently deleted, which may be an un-delete: the end of a delete marker`;
    case 'undeleted':
      return `a delete marker of ${what} was deleted, which brings back what it hid`;
    case 'expired':
      return `a lifecycle rule expired ${versionId === null ? what : `version ${versionId} of ${what}`}`;
  }
}

function reasonForMany(deletions: readonly Deletion[], bucket: string, versioned: Versioned): string {
  const count = deletions.length.toLocaleString('en-US');
  switch (deletions[0]?.fate) {
    case 'destroyed':
      return `${count} versions in ${bucket} were permanently deleted by one call, which may be an un-delete: the end of delete markers`;
    case 'undeleted':
      return `${count} delete markers in ${bucket} were deleted by one call, which brings back what they hid`;
    case 'expired':
      return `a lifecycle rule expired ${count} objects in ${bucket}`;
    default:
      return `${count} keys in ${bucket} were deleted by one call: ${hiddenText(versioned, 'them')}`;
  }
}

function hiddenText(versioned: Versioned, what: string): string {
  if (versioned === null) return `a delete marker hides ${what}, if the bucket is versioned`;
  if (versioned) return `a delete marker hides ${what}`;
  return 'the bucket keeps no versions, so the bytes may be gone';
}
