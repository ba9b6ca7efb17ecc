import { expect, it } from 'vitest';
import { claim } from '../../test/fakes/claim.ts';
import { finding } from '../../test/fakes/finding.ts';
import { copiesOf } from '../findings/copies.ts';
import type { Finding, ObjectFinding } from '../findings/finding.ts';
import { claimOf } from './claim.ts';

const { evidence } = finding();
const destroyed = { at: '2026-11-20T03:12:07.000Z', by: 'delete', approved: true } as const;
const unreadBytes = evidence.expected && { ...evidence.expected, digest: null };
const unread = { ...evidence.actual, digest: null };

it.each<[string, Partial<ObjectFinding>, string]>([
  ['altered, with a copy', {}, 'some'],
  ['altered, without', { evidence: { ...evidence, survives: [] } }, 'none'],
  ['altered, and put right', { state: 'recovered', evidence: { ...evidence, survives: [] } }, 'not-asked'],
  ['hidden by a marker', { rule: 'object-removed', evidence: { ...evidence, survives: [] } }, 'not-asked'],
  ['what nobody approved', { evidence: { ...evidence, expected: null, survives: [] } }, 'not-asked'],
  ['expected, but never read', { evidence: { ...evidence, expected: unreadBytes } }, 'unknown'],
  ['destroyed, with a copy', { rule: 'version-destroyed', evidence: { ...evidence, destroyed } }, 'some'],
  ['destroyed', { rule: 'version-destroyed', evidence: { ...evidence, destroyed, survives: [] } }, 'none'],
  [
    'destroyed before it could be read',
    { rule: 'version-destroyed', evidence: { ...evidence, destroyed, actual: unread, survives: [] } },
    'unknown',
  ],
])('%s', (_, changes, copies) => {
  expect(copiesOf(finding(changes))).toBe(copies);
});

it('keeps what a finding is ranked, counted and named by', () => {
  expect(claimOf(finding())).toEqual(claim());
});

it('keeps the id of a finding whose evidence has another form, as one of which nothing is known to be well', () => {
  const strange = { ...finding(), evidence: { of: 'a later release' } } as unknown as Finding;
  expect(claimOf(strange)).toMatchObject({
    id: strange.id,
    key: strange.key,
    copies: 'unknown',
    current: null,
  });
});
