import { describe, expect, it } from 'vitest';
import { POSTURE_RULES } from './posture-catalogue.ts';

describe.each(POSTURE_RULES)('rule $id', (rule) => {
  it.each(rule.examples.fires)('fires $severity: $title', ({ change, severity }) => {
    expect(rule.judge(change)?.severity).toBe(severity);
  });

  it.each(rule.examples.quiet)('stays quiet: $title', ({ change }) => {
    expect(rule.judge(change)).toBeNull();
  });
});
