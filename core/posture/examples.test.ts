import { describe, expect, it } from 'vitest';
import { CHECKS } from './catalogue.ts';

describe.each(CHECKS)('check $id', (check) => {
  it.each(check.examples.passes)('passes: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'pass' });
  });

  it.each(check.examples.fails)('fails: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'fail' });
  });

  it.each(check.examples.notApplicable)('does not apply: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'not-applicable' });
  });

  it.each(check.examples.unknown)('is unknown: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'unknown' });
  });

  it('has examples of every kind that it can say, and tells how to put it right', () => {
    expect(check.examples.passes.length).toBeGreaterThan(0);
    expect(check.examples.fails.length).toBeGreaterThan(0);
    expect(check.examples.unknown.length).toBeGreaterThan(0);
    expect(check.remediation.cli).toContain('BUCKET');
    expect(check.remediation.cdk).not.toBe('');
  });
});

it('has each id once', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});
