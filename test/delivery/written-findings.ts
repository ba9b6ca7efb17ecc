import { createHash } from 'node:crypto';
import { encodeFinding, type Item } from '../../aws/dynamodb/item-codecs.ts';
import type { Decision } from '../../core/findings/decision.ts';
import { announce, revise } from '../../core/findings/delivery-state.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { ObjectRuleId } from '../../core/findings/rule-ids.ts';
import { activityFinding } from '../fakes/activity-finding.ts';
import { decision } from '../fakes/decision.ts';
import { finding } from '../fakes/finding.ts';
import type { Change, Lack, Size } from './history.ts';

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const DATASETS = Array.from({ length: 2_000 }, (_, index) => `dataset-${index}`.padEnd(64, 'x'));
/** What the product takes into a finding at the most: 40,000 bytes of a setting before and after, 24,000 of details, 100,000 of keys. */
const SETTING = 'p'.repeat(39_990);
const DETAILS = Array.from({ length: 23 }, (_, index) => `statement ${index} `.padEnd(990, 'd'));
const KEYS = Array.from({ length: 900 }, (_, index) => `moderation/v3/${index}/`.padEnd(100, 'k'));

/** A finding as a worker writes it first. */
export function newFinding(index: number, group: number, size: Size, now: number): Finding {
  const time = new Date(now).toISOString();
  const common = { id: hash(`finding ${index}`).slice(0, 40), time, happenedAt: time };
  if (size === 'usual')
    return announce(finding({ ...common, dataset: `dataset-${group}`, key: `moderation/v3/part-${index}` }));
  if (size === 'of-many-datasets') {
    const about = {
      bucket: null,
      dataset: null,
      datasets: DATASETS,
      resource: 'arn:aws:cloudtrail:::trail/t',
    };
    return announce(activityFinding({ ...common, ...about, rule: 'trail-stopped' }));
  }
  const made = activityFinding({ ...common, rule: 'lifecycle-destroys-data', dataset: `dataset-${group}` });
  const setting = {
    name: 'lifecycle',
    resource: 'bucket/acme',
    before: SETTING,
    after: SETTING,
    isBeforeKnown: true,
  };
  const evidence = { ...made.evidence, setting, details: DETAILS, keys: KEYS, keyCount: KEYS.length };
  return announce({ ...made, evidence });
}

/** The item of a finding that lacks something. */
export function poisonItem(index: number, group: number, lack: Lack, now: number): Item {
  const made = newFinding(index, group, 'usual', now);
  if (lack === 'rule')
    return encodeFinding(announce({ ...made, rule: 'of-a-later-release' as ObjectRuleId } as Finding));
  const { [lack]: _, ...rest } = encodeFinding(made);
  return rest;
}

/** One key that somebody approves. */
export const newDecision = (index: number, reason: number, now: number): Decision =>
  decision({
    id: hash(`decision ${index}`).slice(0, 40),
    at: new Date(now).toISOString(),
    reason: `release ${reason}`,
    keys: [`moderation/v3/part-${index}`],
  });

/** The finding as somebody writes it later. */
export function changedFinding(before: Finding, change: Change, now: number): Finding {
  const at = new Date(now).toISOString();
  if (change === 'actor') {
    const actor = { ...before.actor, arn: `arn:aws:iam::111122223333:role/${before.stamp}` };
    return revise({ ...before, actor } as Finding, ['actor.arn'], at);
  }
  if (change === 'severity') {
    const severity = before.severity === 'critical' ? 'high' : 'critical';
    return revise({ ...before, severity }, ['severity'], at);
  }
  return revise({ ...before, state: change }, ['state'], at);
}
