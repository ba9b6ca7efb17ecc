import { describe, expect, it } from 'vitest';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { MemorySettings } from '../cloudtrail/settings/catalogue.ts';
import { judgeCall } from '../engine/activity/judge-call.ts';
import { ACTIVITY_RULES } from './activity-catalogue.ts';
import { ACTIVITY_EXAMPLES } from './activity-rules.examples.ts';
import { EVERYTHING } from './guards.examples.ts';
import type { ActivityRule } from './rule.ts';
import type { ActivityExample } from './rule-examples.ts';

/** What the last record gives, by the rule. */
function severitiesOf(rule: ActivityRule, { records, guard = EVERYTHING }: ActivityExample): string[] {
  const settings = new MemorySettings();
  let severities: string[] = [];
  for (const record of records) {
    const { assignments, detections } = judgeCall(parseRecord(record), settings, guard);
    for (const assignment of assignments) settings.set(assignment);
    severities = detections.filter((detection) => detection.rule === rule.id).map(({ severity }) => severity);
  }
  return severities;
}

describe.each(ACTIVITY_RULES)('rule $id', (rule) => {
  const examples = ACTIVITY_EXAMPLES[rule.id];

  it.each(examples.fires)('fires $severity: $title', (example) => {
    expect(severitiesOf(rule, example)).toEqual([example.severity]);
  });

  it.each(examples.quiet)('stays quiet: $title', (example) => {
    expect(severitiesOf(rule, example)).toEqual([]);
  });

  it('has cases both ways, a runbook and a technique', () => {
    expect(examples.fires.length).toBeGreaterThan(0);
    expect(examples.quiet.length).toBeGreaterThan(0);
    expect(rule.runbook.length).toBeGreaterThan(0);
    expect(rule.techniques.length).toBeGreaterThan(0);
  });
});
