import { describe, expect, it } from 'vitest';
import { OBJECT_RULES } from './object-catalogue.ts';
import { OBJECT_EXAMPLES } from './object-rules.examples.ts';

describe.each(OBJECT_RULES)('rule $id', (rule) => {
  const examples = OBJECT_EXAMPLES[rule.id];

  it.each(examples.fires)('fires $severity: $title', ({ keyEvent, severity }) => {
    expect(rule.judge(keyEvent)).toBe(severity);
  });

  it.each(examples.quiet)('stays quiet: $title', ({ keyEvent }) => {
    expect(rule.judge(keyEvent)).toBeNull();
  });

  it('has cases both ways, a runbook and a technique', () => {
    expect(examples.fires.length).toBeGreaterThan(0);
    expect(examples.quiet.length).toBeGreaterThan(0);
    expect(rule.runbook.length).toBeGreaterThan(0);
    expect(rule.techniques.length).toBeGreaterThan(0);
  });
});

it('lets at most one rule fire for a key event', () => {
  const keyEvents = Object.values(OBJECT_EXAMPLES).flatMap(({ fires, quiet }) => [...fires, ...quiet]);
  for (const { keyEvent } of keyEvents) {
    expect(OBJECT_RULES.filter((rule) => rule.judge(keyEvent) !== null).length).toBeLessThanOrEqual(1);
  }
});
