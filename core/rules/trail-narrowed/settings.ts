import type { Severity } from '../../base/severity.ts';
import { ANY } from '../../cloudtrail/settings/trail.ts';
import type { TrailSettings } from '../../cloudtrail/settings/values.ts';
import { keyId } from '../../scope/guard.ts';
import type { Loss } from './loss.ts';

export interface Told {
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
export function settingsLost(before: TrailSettings, after: TrailSettings, told: Told): Loss[] {
  const off = (is: 'isMultiRegion' | 'hasGlobalEvents' | 'isValidated' | 'isOrganization') =>
    before[is] && !after[is];
  const restated = !told.isKnown && told.isRepeated;
  return [
    ...lost(off('isMultiRegion'), 'high', 'takes events of one Region only'),
    ...lost(off('hasGlobalEvents'), 'high', 'takes no events of global services such as IAM'),
    ...lost(
      off('isValidated'),
      'medium',
      'writes no digests: a changed or missing log file can no longer be told',
    ),
    ...lost(
      off('isOrganization') && !restated,
      'high',
      'takes no events of the other accounts of the organization',
    ),
    ...(restated
      ? []
      : [
          ...bucketLost(before, after, told),
          ...keyLost(before, after, told),
          ...copyLost(before, after, told),
        ]),
  ];
}

function bucketLost(before: TrailSettings, { bucket }: TrailSettings, { isKnown }: Told): Loss[] {
  if (bucket === before.bucket || bucket === null || bucket === ANY) return [];
  const known = isKnown && before.bucket !== ANY;
  const from = known ? `instead of ${before.bucket ?? 'nowhere'}` : 'and where they went before is not known';
  return lost(true, known ? 'high' : 'medium', `writes its log files to the bucket ${bucket}, ${from}`);
}

function keyLost(before: TrailSettings, { key }: TrailSettings, told: Told): Loss[] {
  const known = told.isKnown && before.key !== ANY;
  if (key === null) {
    const isLost = before.key !== null && (known || told.isSingle);
    return lost(isLost, known ? 'medium' : 'low', 'encrypts its log files with no KMS key');
  }
  if (key !== ANY && told.isForeign(key) && key !== before.key) {
    // Log archives of an organization have their keys in an account of their own.
    return lost(true, known ? 'high' : 'low', `encrypts its log files with a key of another account, ${key}`);
  }
  return lost(
    known && before.key !== null && isOther(before.key, key),
    'medium',
    `encrypts its log files with another key, ${key}`,
  );
}

function copyLost(before: TrailSettings, { logGroup }: TrailSettings, told: Told): Loss[] {
  const known = told.isKnown && before.logGroup !== ANY;
  const isLost = before.logGroup !== null && logGroup === null && (known || told.isSingle);
  return lost(isLost, known ? 'medium' : 'low', 'sends no copy to CloudWatch Logs');
}

/** An alias can be a name of the same key: only two ids can be told apart. */
const isOther = (a: string, b: string): boolean =>
  !a.includes('alias/') && !b.includes('alias/') && keyId(a) !== keyId(b);

const lost = (isLost: boolean, severity: Severity, says: string): Loss[] =>
  isLost ? [{ severity, says }] : [];
