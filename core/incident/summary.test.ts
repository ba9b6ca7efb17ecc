import { describe, expect, it } from 'vitest';
import type { IncidentActor, KeyReads, WrongBytes } from './incident.ts';
import { summaryOf } from './summary.ts';

const wrong = (key: string): WrongBytes => ({
  bucket: 'b',
  key,
  finding: key,
  rule: 'object-altered',
  dataset: 'd',
  versionId: 'v',
  expected: null,
  found: { digest: null, size: null, versionId: 'v' },
  periods: [{ from: '2026-11-20T03:00:00.000Z', to: null }],
});

const looked = (key: string): KeyReads => ({
  bucket: 'b',
  key,
  finding: key,
  readers: [],
  runAgain: [],
  recorded: { state: 'yes', reasons: [], missing: [], gaps: [] },
});

const nameless = (address: string, findings: readonly string[]): IncidentActor => ({
  arn: null,
  account: null,
  sessions: [],
  addresses: [address],
  userAgents: [],
  requestIds: [],
  firstAt: '',
  lastAt: '',
  findings,
  unknown: 'no record names it',
});

const NOTHING = { findings: [], actors: [], keys: [], datasets: [], account: '1', isConfirmed: true };
const over = (bytes: readonly WrongBytes[], keys: readonly KeyReads[]): string =>
  summaryOf({ ...NOTHING, bytes, reads: { isAsked: true, keys } }).over;
const who = (actors: readonly IncidentActor[]): string =>
  summaryOf({ ...NOTHING, actors, bytes: [], reads: { isAsked: false, keys: [] } }).who;

describe('who read, in a sentence', () => {
  it('is nobody, where all logs of all wrong versions were read', () => {
    expect(over([wrong('a'), wrong('b')], [looked('a'), looked('b')])).toContain(
      '; nobody got wrong bytes, ',
    );
  });

  it.each([
    ['was looked up of some of the wrong versions', [looked('a')]],
    ['could be looked up of none of them', []],
  ])('is nobody as far as is recorded, where it %s', (_, keys) => {
    expect(over([wrong('a'), wrong('b')], keys)).toContain(
      '; nobody got wrong bytes as far as is recorded, ',
    );
  });
});

describe('what survives, in a sentence', () => {
  const key = {
    bucket: 'b',
    key: 'a',
    dataset: 'd',
    state: 'altered',
    survival: 'can-be-restored',
    copies: [],
    says: '',
  } as const;

  it.each([
    [true, 'the expected bytes still exist;'],
    [false, 'the expected bytes still exist as far as is recorded;'],
  ])('is sure only where S3 confirmed it: %s', (isConfirmed, says) => {
    const reads = { isAsked: false, keys: [] };
    expect(summaryOf({ ...NOTHING, bytes: [], keys: [key], reads, isConfirmed }).over).toContain(says);
  });
});

describe('who did it, in a sentence', () => {
  const named = { ...nameless('192.0.2.1', ['f']), arn: 'arn:aws:iam::1:role/Labeler' };

  it('counts all findings of which nobody knows it, from whatever addresses', () => {
    expect(who([named, nameless('192.0.2.7', ['g', 'h']), nameless('192.0.2.8', ['i'])])).toBe(
      'It was done by role/Labeler (from 192.0.2.1); of 3 findings nobody knows who it was, from 192.0.2.7 and 192.0.2.8.',
    );
  });

  it('names some of many addresses', () => {
    const many = [1, 2, 3, 4, 5].map((last) => nameless(`192.0.2.${last}`, ['f']));
    expect(who(many)).toBe(
      'Who did it is not known, from 192.0.2.1, 192.0.2.2 and 192.0.2.3 and 2 more: no record names it.',
    );
  });
});
