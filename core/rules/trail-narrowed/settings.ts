import { type Json, listAt, textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { ConcernPart } from '../../cloudtrail/activity.ts';
import { type Coverage, isLess } from '../../cloudtrail/coverage/coverage.ts';
import type { Known } from '../../cloudtrail/settings/setting.ts';
import { ANY } from '../../cloudtrail/settings/trail.ts';
import type { TrailSelectors, TrailSettings } from '../../cloudtrail/settings/values.ts';
import { type Guard, keyId } from '../../scope/guard.ts';
import type { Loss } from './calls.ts';
import { blindSpots, EVERY_OBJECT, type Witnessed, witnessedArns, witnessedBy } from './witnessed.ts';

export interface RecordedNarrowing {
  /** Whether somebody saw the trail before. */
  readonly isKnown: boolean;
  /** True where a deployment made the call: it repeats every setting, changed or not. */
  readonly isRepeated: boolean;
  /** True where the call sets one thing: then that is what it is for. The console sends more, and empty text for what is not set. */
  readonly isSingle: boolean;
  /** Whether a key belongs to an account that is not trusted. */
  isForeign(key: string): boolean;
}

/** What a trail loses with its settings. */
export function settingsLost(
  before: TrailSettings,
  after: TrailSettings,
  recorded: RecordedNarrowing,
): Loss[] {
  const { isKnown } = recorded;
  const off = (is: 'isMultiRegion' | 'hasGlobalEvents' | 'isValidated' | 'isOrganization') =>
    before[is] && !after[is];
  const restated = !isKnown && recorded.isRepeated;
  return [
    ...lost(off('isMultiRegion'), 'high', 'takes events of one Region only', { name: 'regions', isKnown }),
    ...lost(off('hasGlobalEvents'), 'high', 'takes no events of global services such as IAM', {
      name: 'global-events',
      isKnown,
    }),
    ...lost(
      off('isValidated'),
      'medium',
      'writes no digests: a changed or missing log file can no longer be recognized',
      { name: 'digests', isKnown },
    ),
    ...lost(
      off('isOrganization') && !restated,
      'high',
      'takes no events of the other accounts of the organization',
      { name: 'organization', isKnown },
    ),
    ...(restated
      ? []
      : [
          ...bucketLost(before, after, recorded),
          ...keyLost(before, after, recorded),
          ...copyLost(before, after, recorded),
        ]),
  ];
}

function bucketLost(before: TrailSettings, { bucket }: TrailSettings, recorded: RecordedNarrowing): Loss[] {
  if (bucket === before.bucket || bucket === null || bucket === ANY) return [];
  const isKnown = recorded.isKnown && before.bucket !== ANY;
  const from = isKnown
    ? `instead of ${before.bucket ?? 'nowhere'}`
    : 'and where they went before is not known';
  const says = `writes its log files to the bucket ${bucket}, ${from}`;
  return lost(true, isKnown ? 'high' : 'medium', says, { name: 'bucket', isKnown });
}

function keyLost(before: TrailSettings, { key }: TrailSettings, recorded: RecordedNarrowing): Loss[] {
  const isKnown = recorded.isKnown && before.key !== ANY;
  const part = { name: 'key', isKnown };
  if (key === null) {
    const isLost = before.key !== null && (isKnown || recorded.isSingle);
    return lost(isLost, isKnown ? 'medium' : 'low', 'encrypts its log files with no KMS key', part);
  }
  if (key !== ANY && recorded.isForeign(key) && key !== before.key) {
    // Log archives of an organization have their keys in an account of their own.
    const says = `encrypts its log files with a key of another account, ${key}`;
    return lost(true, isKnown ? 'high' : 'low', says, part);
  }
  const isMoved = isKnown && before.key !== null && isOther(before.key, key);
  return lost(isMoved, 'medium', `encrypts its log files with another key, ${key}`, part);
}

function copyLost(before: TrailSettings, { logGroup }: TrailSettings, recorded: RecordedNarrowing): Loss[] {
  const isKnown = recorded.isKnown && before.logGroup !== ANY;
  const isLost = before.logGroup !== null && logGroup === null && (isKnown || recorded.isSingle);
  const part = { name: 'log-group', isKnown };
  return lost(isLost, isKnown ? 'medium' : 'low', 'sends no copy to CloudWatch Logs', part);
}

/** An alias can be a name of the same key: only two ids can be compared. */
const isOther = (a: string, b: string): boolean =>
  !a.includes('alias/') && !b.includes('alias/') && keyId(a) !== keyId(b);

const lost = (isLost: boolean, severity: Severity, says: string, part: ConcernPart): Loss[] =>
  isLost ? [{ severity, says, part }] : [];

/** What a trail loses with its selectors. */
export function selectionLost(
  before: Known<TrailSelectors>,
  after: TrailSelectors,
  guard: Guard,
  isRepeated: boolean,
): Loss[] {
  const { management, writes } = selectionLosses(before, after, guard, isRepeated);
  const { isKnown } = before;
  return [
    ...management.map((loss) => ({ ...loss, part: { name: 'management', isKnown } })),
    ...writes.map((loss) => ({ ...loss, part: { name: 'writes', isKnown } })),
  ];
}

function selectionLosses(
  before: Known<TrailSelectors>,
  after: TrailSelectors,
  guard: Guard,
  isRepeated: boolean,
): { readonly management: readonly Loss[]; readonly writes: readonly Loss[] } {
  const arns = witnessedArns(guard, before.value);
  const is = witnessedBy(after, arns);
  if (!before.isKnown)
    return {
      management: [...unknownManagement(is, after, isRepeated), ...keysLost('all', is, 'low')],
      writes: [...excluded(after, guard), ...spotsLost(after), ...emptied(after)],
    };
  const was = witnessedBy(before.value, arns);
  return {
    management: [...managementLost(was, is), ...keysLost(was.keys, is, 'medium')],
    writes: writesLost(was, is),
  };
}

function managementLost(was: Witnessed, is: Witnessed): Loss[] {
  if (!isLess(is.management, was.management)) return [];
  return [{ severity: 'high', says: takes(is.management, 'management events that change something') }];
}

/**
 * A trail that takes object writes and nothing else is often one of two, and the other takes the management events: a deployment that
 * sets one up says so. Anybody else takes the management events away, whatever stays in.
 */
function unknownManagement({ management }: Witnessed, after: TrailSelectors, isRepeated: boolean): Loss[] {
  if (management === 'all') return [];
  const isForData =
    isRepeated &&
    (witnessedBy(after, [EVERY_OBJECT]).writes.get(EVERY_OBJECT) === 'all' || takesObjects(after));
  const severity = management === 'some' ? 'medium' : isForData ? 'low' : 'high';
  return [{ severity, says: takes(management, 'management events that change something') }];
}

/** Object writes of some buckets, without a blind spot. */
function takesObjects(after: TrailSelectors): boolean {
  const everything = { scope: 'everything', buckets: [] } as const;
  const arns = witnessedArns({ ...NOBODY, ...everything }, after).filter((arn) => arn !== EVERY_OBJECT);
  const { writes } = witnessedBy(after, arns);
  return arns.length > 0 && [...writes.values()].every((coverage) => coverage === 'all');
}

const NOBODY = { account: null, trustedAccounts: [], organization: null, keys: [], stack: '' } as const;

function keysLost(was: Coverage, is: Witnessed, severity: Loss['severity']): Loss[] {
  // What is lost altogether was reported as such.
  if (is.management !== 'all' || !isLess(is.keys, was)) return [];
  return [{ severity, says: takes(is.keys, 'management events of KMS') }];
}

function writesLost(was: Witnessed, is: Witnessed): Loss[] {
  return [...was.writes].flatMap(([arn, coverage]): Loss[] => {
    const now = is.writes.get(arn) ?? 'none';
    if (!isLess(now, coverage)) return [];
    const what = arn === EVERY_OBJECT ? 'writes to objects' : `writes to objects under ${arn}`;
    return [{ severity: now === 'none' ? 'high' : 'medium', says: takes(now, what) }];
  });
}

/** Whoever leaves out just what is guarded knows what for, whatever the trail took before. */
function excluded(after: TrailSelectors, guard: Guard): Loss[] {
  if (!blindSpots(after).includes('resources.ARN')) return [];
  const { writes } = witnessedBy(after, witnessedArns({ ...guard, scope: 'configured' }, after));
  return [...writes].flatMap(([arn, coverage]): Loss[] =>
    coverage === 'all'
      ? []
      : [
          {
            severity: coverage === 'none' ? 'high' : 'medium',
            says: `leaves out just the writes to objects under ${arn}`,
          },
        ],
  );
}

const spotsLost = (after: TrailSelectors): Loss[] =>
  blindSpots(after).map((field) => ({
    severity: 'low',
    says: `takes only some writes to objects, by ${field}`,
  }));

/** A data resource without values selects nothing: nobody writes that by chance. */
function emptied({ basic }: TrailSelectors): Loss[] {
  const isEmpty = (resource: Json) =>
    textAt(resource, 'type') === 'AWS::S3::Object' && listAt(resource, 'values').length === 0;
  const some = (basic ?? []).some((selector) => listAt(selector, 'dataResources').some(isEmpty));
  return some ? [{ severity: 'low', says: 'names objects, and takes events of none' }] : [];
}

const takes = (coverage: Coverage, what: string): string =>
  coverage === 'none' ? `takes no ${what}` : `takes only some ${what}`;
