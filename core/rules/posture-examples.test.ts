import { describe, expect, it } from 'vitest';
import { POSTURE_RULES } from './posture-catalogue.ts';
import { POSTURE_EXAMPLES } from './posture-rules.examples.ts';

describe.each(POSTURE_RULES)('rule $id', (rule) => {
  const examples = POSTURE_EXAMPLES[rule.id];

  it.each(examples.fires)('fires $severity: $title', ({ change, severity }) => {
    expect(rule.judge(change)?.severity).toBe(severity);
  });

  it.each(examples.quiet)('stays quiet: $title', ({ change }) => {
    expect(rule.judge(change)).toBeNull();
  });
});
