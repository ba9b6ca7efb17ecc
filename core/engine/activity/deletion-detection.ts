import type { Severity } from '../../base/severity.ts';
import type { Subject } from '../../cloudtrail/activity.ts';
import type { ApiCall, CallError } from '../../cloudtrail/api-call.ts';
import {
  bucketOfCall,
  type Deletion,
  deletionOf,
  deletionsListed,
  type Fate,
} from '../../cloudtrail/deletions.ts';
import { isOfBatch, objectWriteKind } from '../../cloudtrail/object-writes.ts';
import type { SettingsState } from '../../cloudtrail/settings/setting.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { ObjectRuleId } from '../../findings/rule-ids.ts';
import { attemptOfRule } from '../../rules/catalogue.ts';
import { isGuarded } from '../../scope/dataset.ts';
import { datasetNames, type Guard, type GuardedBucket } from '../../scope/guard.ts';
import type { AnyDetection } from './finding-of.ts';
import { lowered } from './judge-call.ts';

/** What is wrong with deletions that belong together; an alert lists a thousand keys at most. */
export interface DeletionDetection extends AnyDetection {
  readonly rule: ObjectRuleId;
  readonly keys: readonly string[];
  readonly keyCount: number;
}

/**
 * Attempts to delete guarded objects that were refused. No event of S3 reports them: their record is the only witness. What was deleted is
 * judged by S3's own event of each key.
 */
export function refusedDeletions(call: ApiCall, settings: SettingsState, guard: Guard): DeletionDetection[] {
  return call.error !== null && objectWriteKind(call) === 'deletes' ? deletionsBy(call, settings, guard) : [];
}

/** What is wrong with what one record says was deleted, or was to be. */
export function deletionsBy(call: ApiCall, settings: SettingsState, guard: Guard): DeletionDetection[] {
  const bucket = bucketOfCall(call, guard);
  if (bucket === null) return guard.scope === 'everything' ? [detectionOfUnrecorded(null, call)] : [];
  const deletions = call.name === 'DeleteObjects' ? deletionsListed(call, bucket) : listOf(call, bucket);
  if (deletions === null) return [detectionOfUnrecorded(bucket, call)];
  const tried = deletions.map((each) => ({ ...each, refusal: call.error }));
  return detectionsOn(tried, { bucket, settings, isPart: isOfBatch(call) });
}

/** `null` where the record does not name the key; empty where the key is not guarded. */
function listOf(call: ApiCall, bucket: GuardedBucket): readonly Deletion[] | null {
  const deletion = deletionOf(call, bucket);
  return deletion === undefined ? null : deletion === null ? [] : [deletion];
}

/** A deletion and whether it came to nothing. */
export interface TriedDeletion extends Deletion {
  readonly refusal: CallError | null;
}

/** What deletions are judged with. */
interface DeletionContext {
  readonly bucket: GuardedBucket;
  readonly settings: SettingsState;
  /** True where other records may name further keys of the same request: then nobody knows how many there are. */
  readonly isPart?: boolean;
}

/** One detection for all keys of a request that fared alike. */
export function detectionsOn(
  deletions: readonly TriedDeletion[],
  context: DeletionContext,
): DeletionDetection[] {
  const alike = Map.groupBy(deletions, ({ fate, refusal }) => `${fate} ${refusal?.code ?? ''}`);
  return [...alike.values()].flatMap((group) => detectionOn(group, context) ?? []);
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

function detectionOn(
  deletions: readonly TriedDeletion[],
  { bucket, settings, isPart = false }: DeletionContext,
): DeletionDetection | null {
  const wrong = deletions.filter((each) => severityOf(each) !== null);
  const [first] = wrong;
  if (!first) return null;
  const versioned = versioningOf(bucket, settings);
  const reason =
    wrong.length === 1 && !isPart
      ? reasonForOne(first, bucket.name, versioned)
      : reasonForMany(isPart ? null : wrong.length, first.fate, { bucket: bucket.name, versioned });
  const severity = wrong.some(({ mode }) => isGuarded(mode))
    ? severityOf({ ...first, mode: 'sealed' })
    : severityOf(first);
  return {
    ...detection(RULE_OF[first.fate], severity ?? 'high', first.refusal),
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

function detection(rule: ObjectRuleId, severity: Severity, refusal: CallError | null) {
  const attempt = refusal === null ? undefined : attemptOfRule(rule);
  return {
    rule,
    severity: refusal ? lowered(severity) : severity,
    change: null,
    refusal,
    ...(attempt === undefined ? {} : { attempt }),
  };
}

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

/** @param count `null` where it is not known */
function reasonForMany(
  count: number | null,
  fate: Fate,
  { bucket, versioned }: { readonly bucket: string; readonly versioned: Versioned },
): string {
  const counted = count === null ? '' : `${count.toLocaleString('en-US')} `;
  switch (fate) {
    case 'destroyed':
      return `${counted}versions in ${bucket} were permanently deleted by one call, which may be an un-delete: the end of delete markers`;
    case 'undeleted':
      return `${counted}delete markers in ${bucket} were deleted by one call, which brings back what they hid`;
    case 'expired':
      return `a lifecycle rule expired ${counted}objects in ${bucket}`;
    default:
      return `${counted}keys in ${bucket} were deleted by one call: ${hiddenText(versioned, 'them')}`;
  }
}

function hiddenText(versioned: Versioned, what: string): string {
  if (versioned === null) return `a delete marker hides ${what}, if the bucket is versioned`;
  if (versioned) return `a delete marker hides ${what}`;
  return 'the bucket keeps no versions, so the bytes may be gone';
}
