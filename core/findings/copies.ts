import type { Finding } from './finding.ts';

/**
 * Whether the good bytes, or the lost ones, can be restored: `none` and `some` were searched for when the finding was made, `unknown` where
 * nobody knows which bytes to search for, or the search came to no end, `not-asked` where nothing was lost.
 */
export type Copies = 'none' | 'unknown' | 'some' | 'not-asked';

const LOSES_NOTHING: readonly Finding['rule'][] = ['object-removed', 'object-added', 'transient-content'];

export function copiesOf(finding: Finding): Copies {
  if (finding.about !== 'object' || finding.state !== 'open' || LOSES_NOTHING.includes(finding.rule))
    return 'not-asked';
  const { destroyed, actual, expected, survives, copiesComplete } = finding.evidence;
  if (destroyed === null && expected === null) return 'not-asked';
  if ((destroyed === null ? expected : actual)?.digest == null) return 'unknown';
  return survives.length > 0 ? 'some' : copiesComplete === false ? 'unknown' : 'none';
}
