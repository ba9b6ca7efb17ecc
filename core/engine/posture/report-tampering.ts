import type { Clock } from '../../base/time.ts';
import type { ActivityFinding, HashText } from '../../findings/finding.ts';
import type { Tampering } from '../../log/check-log.ts';
import { manifestTampered } from '../../rules/posture/manifest-tampered.ts';
import { findingOfSighting } from '../activity/finding-of.ts';

export interface TamperingPorts {
  readonly settings: { saveFinding(finding: ActivityFinding): Promise<'committed' | 'conflict'> };
  readonly datasets: readonly string[];
  readonly clock: Clock;
  /** Names findings; nobody else may foresee a name, and be there first. */
  readonly hash: HashText;
}

/**
 * Writes a finding for each item that the log shows to be tampered with. It is named after what the stream told, so what the log has
 * twice is reported once. The last one says how many more there are.
 */
export async function reportTampering(
  { first, more }: Tampering,
  { settings, datasets, clock, hash }: TamperingPorts,
): Promise<void> {
  const now = clock();
  for (const [at, { leaf, index, fault }] of first.entries()) {
    const isLast = at === first.length - 1;
    const name = Object.values(leaf.key).join(' ');
    const change = {
      kind: 'record',
      record: leaf.kind,
      name,
      fault,
      leaf: index,
      more: isLast ? more : 0,
    } as const;
    const ruleMatch = manifestTampered.judge(change);
    if (ruleMatch === null) continue;
    const cause = { id: `log/${leaf.stream}/${leaf.sequence}`, at: leaf.at, current: null };
    const sighting = { rule: manifestTampered.id, ruleMatch, ...cause, allDatasets: datasets };
    const finding = findingOfSighting(sighting, now, hash);
    const unknown = { actor: 'DynamoDB does not say who wrote; data events of the tables would' };
    await settings.saveFinding({ ...finding, unknown });
  }
}
