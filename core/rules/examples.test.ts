import { describe, expect, it } from 'vitest';
import { OBJECT_RULES } from './object-catalogue.ts';

describe.each(OBJECT_RULES)('rule $id', (rule) => {
  it.each(rule.examples.fires)('fires $severity: $title', ({ happening, severity }) => {
    expect(rule.judge(happening)).toBe(severity);
  });

  it.each(rule.examples.quiet)('stays quiet: $title', ({ happening }) => {
    expect(rule.judge(happening)).toBeNull();
  });

  it('has cases both ways, a runbook and a technique', () => {
    expect(rule.examples.fires.length).toBeGreaterThan(0);
    expect(rule.examples.quiet.length).toBeGreaterThan(0);
    expect(rule.runbook.length).toBeGreaterThan(0);
    expect(rule.techniques.length).toBeGreaterThan(0);
  });
});

it('lets at most one rule fire for a happening', () => {
  const happenings = OBJECT_RULES.flatMap((rule) => [...rule.examples.fires, ...rule.examples.quiet]);
  for (const { happening } of happenings) {
    expect(OBJECT_RULES.filter((rule) => rule.judge(happening) !== null).length).toBeLessThanOrEqual(1);
  }
});
