import { describe, expect, it } from 'vitest';
import { OBJECT_RULES } from './object-catalogue.ts';
import { OBJECT_EXAMPLES } from './object-rules.examples.ts';

describe.each(OBJECT_RULES)('rule $id', (rule) => {
  const examples = OBJECT_EXAMPLES[rule.id];

  it.each(examples.fires)('fires $severity: $title', ({ happening, severity }) => {
    expect(rule.judge(happening)).toBe(severity);
  });

  it.each(examples.quiet)('stays quiet: $title', ({ happening }) => {
    expect(rule.judge(happening)).toBeNull();
  });

  it('has cases both ways, a runbook and a technique', () => {
    expect(examples.fires.length).toBeGreaterThan(0);
    expect(examples.quiet.length).toBeGreaterThan(0);
    expect(rule.runbook.length).toBeGreaterThan(0);
    expect(rule.techniques.length).toBeGreaterThan(0);
  });
});

it('lets at most one rule fire for a happening', () => {
  const happenings = Object.values(OBJECT_EXAMPLES).flatMap(({ fires, quiet }) => [...fires, ...quiet]);
  for (const { happening } of happenings) {
    expect(OBJECT_RULES.filter((rule) => rule.judge(happening) !== null).length).toBeLessThanOrEqual(1);
  }
});
