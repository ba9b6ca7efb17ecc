import { expect, it } from 'vitest';
import type { Evidence } from '../../core/findings/finding.ts';
import { finding, GOOD } from '../../test/cli/samples.ts';
import { evidenceLines } from './evidence-lines.ts';

const { actual, expected } = finding().evidence;
const destroyed = { at: '2026-11-20T03:14:22.000Z', by: 'delete', approved: false } as const;

const lineOf = (label: string, evidence: Partial<Evidence>, state: 'open' | 'recovered' = 'open') =>
  Object.fromEntries(evidenceLines(finding({ state }, evidence)))[label];

it('says that no copy is known only of bytes that were searched for', () => {
  expect(lineOf('Survives', { survives: [] })).toBe('no copy is known in any guarded bucket');
  expect(lineOf('Survives', { survives: [], expected: null })).toBeUndefined();
  const unread = { ...actual, digest: null };
  expect(lineOf('Survives', { survives: [], destroyed, actual: unread })).toBe(
    'not known: their digest was never established',
  );
});

it('says of a finding that is over that no copy was known: nobody looks any more', () => {
  expect(lineOf('Survives', { survives: [] }, 'recovered')).toBe('no copy was known in any guarded bucket');
});

it.each([
  ['bytes that are approved under another key, or under none', { ...actual, digest: GOOD }, false],
  ['bytes that nobody read', { ...actual, digest: null }, false],
  ['bytes that are or were expected', { ...actual, digest: GOOD }, true],
])('says of %s no more than is known', (_, lost, approved) => {
  const text = lineOf('Destroyed', { destroyed: { ...destroyed, approved }, actual: lost, expected });
  const said = {
    true: 'its bytes are or were expected here, or had been announced',
    false:
      lost.digest === null ? 'its bytes were never read' : 'its bytes had not been approved for this key',
  }[`${approved}`];
  expect(text).toContain(said);
});
