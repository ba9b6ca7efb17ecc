import { describe, expect, it } from 'vitest';
import { CHECKS } from './catalogue.ts';
import { CHECK_EXAMPLES, examplesOfCheck } from './checks.examples.ts';

describe.each(CHECKS)('check $id', (check) => {
  const examples = examplesOfCheck(check.id);

  it.each(examples.passes)('passes: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'pass' });
  });

  it.each(examples.fails)('fails: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'fail' });
  });

  it.each(examples.notApplicable)('does not apply: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'not-applicable' });
  });

  it.each(examples.unknown)('is unknown: $title', ({ facts }) => {
    expect(check.judge(facts)).toMatchObject({ status: 'unknown' });
  });

  it('has examples of every kind that it can say, and says how to put it right', () => {
    expect(examples.passes.length).toBeGreaterThan(0);
    expect(examples.fails.length).toBeGreaterThan(0);
    expect(examples.unknown.length).toBeGreaterThan(0);
    expect(check.remediation.cli).toContain('BUCKET');
    expect(check.remediation.cdk).not.toBe('');
  });
});

it('has each id once, and no examples of a check that is not there', () => {
  expect(Object.keys(CHECK_EXAMPLES).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});
