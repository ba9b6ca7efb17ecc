import { describe, expect, it } from 'vitest';
import { BY_HAND_CLAIMS } from './by-hand-claims.ts';
import { type ReportFacts, trialPage, trialReport } from './report.ts';

const FACTS: ReportFacts = {
  release: '0.1.0',
  region: 'eu-west-1',
  startedAt: '2026-11-30T10:00:00.000Z',
  finishedAt: '2026-11-30T10:20:00.000Z',
  results: [
    {
      id: 'event-delay',
      seconds: 1.2,
      verdict: 'shown',
      because: 'the event came after 1.2 s',
      observed: [
        { what: 'Object Created', value: { detail: { 'request-id': 'R1' }, account: '111122223333' } },
      ],
    },
    {
      id: 'record-of-write',
      seconds: 60,
      verdict: 'not-shown',
      because: 'one | other',
      observed: [{ what: 'PutObject, by CloudTrail', value: { requestID: 'R1' } }],
    },
    { id: 'metrics', seconds: 0, verdict: 'interrupted', because: 'the trial was interrupted', observed: [] },
  ],
  left: [],
  known: {},
};

describe('the report', () => {
  it('has each claim with what decided and what AWS answered, without names', () => {
    const { claims, totals } = trialReport(FACTS);
    expect(totals).toEqual({ shown: 1, 'not-shown': 1, 'not-tried': 0, interrupted: 1 });
    expect(claims.map(({ id, verdict, observed }) => [id, verdict, observed[0]?.value])).toEqual([
      ['event-delay', 'shown', { detail: { 'request-id': 'REQUEST-ID-1' }, account: 'ACCOUNT-1' }],
      ['record-of-write', 'not-shown', { requestID: 'REQUEST-ID-1' }],
      ['metrics', 'interrupted', undefined],
    ]);
  });

  it('lists what no command tries, with how a person does', () => {
    expect(trialReport(FACTS).byHand.map(({ id }) => id)).toEqual(BY_HAND_CLAIMS.map(({ id }) => id));
  });

  it('keeps the order of its fields: it is a contract', () => {
    expect(Object.keys(trialReport(FACTS))).toEqual([
      ...['schema', 'release', 'region', 'startedAt', 'finishedAt', 'left', 'totals', 'claims', 'byHand'],
    ]);
    expect(Object.keys(trialReport(FACTS).claims[0] ?? {})).toEqual([
      ...['id', 'claim', 'why', 'tried', 'verdict', 'because', 'seconds', 'observed'],
    ]);
  });
});

describe('the page', () => {
  const page = trialPage(trialReport(FACTS));

  it('says how many came out how, and what is left', () => {
    expect(page).toContain('1 shown, 1 not shown, 0 could not be tried here, 1 not tried: interrupted.');
    expect(page).not.toContain('Not cleaned up');
    expect(trialPage(trialReport({ ...FACTS, left: ['key'] }))).toContain('Not cleaned up: key.');
  });

  it('has a row for each claim, whatever is in its text', () => {
    expect(page).toContain('| `record-of-write` | not shown | one \\| other |');
  });

  it('shows what AWS answered as JSON', () => {
    expect(page).toContain('PutObject, by CloudTrail:\n\n```json\n{\n  "requestID": "REQUEST-ID-1"\n}\n```');
  });
});
