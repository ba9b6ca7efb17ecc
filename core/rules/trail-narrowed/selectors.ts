import { type Json, listAt, textAt } from '../../base/json.ts';
import { type Coverage, isLess } from '../../cloudtrail/coverage/coverage.ts';
import type { Known } from '../../cloudtrail/settings/setting.ts';
import type { TrailSelectors } from '../../cloudtrail/settings/values.ts';
import type { Guard } from '../../scope/guard.ts';
import type { Loss } from './loss.ts';
import { blindSpots, EVERY_OBJECT, type Witnessed, witnessedArns, witnessedBy } from './witnessed.ts';

/** What a trail loses with its selectors. */
export function selectionLost(before: Known<TrailSelectors>, after: TrailSelectors, guard: Guard): Loss[] {
  const arns = witnessedArns(guard, before.value);
  const is = witnessedBy(after, arns);
  if (!before.isKnown)
    return [
      ...unknownManagement(is, after),
      ...keysLost('all', is, 'low'),
      ...spotsLost(after),
      ...emptied(after),
    ];
  const was = witnessedBy(before.value, arns);
  return [...managementLost(was, is), ...keysLost(was.keys, is, 'medium'), ...writesLost(was, is)];
}

function managementLost(was: Witnessed, is: Witnessed): Loss[] {
  if (!isLess(is.management, was.management)) return [];
  return [{ severity: 'high', says: takes(is.management, 'management events that change something') }];
}

/** A trail that takes object writes and nothing else is often one of two, of which the other takes the management events. */
function unknownManagement({ management }: Witnessed, after: TrailSelectors): Loss[] {
  if (management === 'all') return [];
  const isForData =
    witnessedBy(after, [EVERY_OBJECT]).writes.get(EVERY_OBJECT) === 'all' || takesObjects(after);
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
  // What is lost altogether was told as such.
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
