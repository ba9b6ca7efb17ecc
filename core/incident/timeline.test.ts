import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { Finding } from '../findings/finding.ts';
import type { IncidentFacts } from './facts.ts';
import { timelineOf } from './timeline.ts';

const SECOND = '2026-11-20T03:12:07';
const at = (milliseconds: string): string => `${SECOND}.${milliseconds}Z`;

const NOTHING: IncidentFacts = {
  story: [],
  keys: [],
  decisions: [],
  sentAt: new Map(),
  reads: { isAsked: false, keys: [] },
  clocks: [],
  containment: [],
  next: [],
  unknown: [],
  since: at('000'),
  now: at('999'),
  account: '111122223333',
  region: 'eu-west-1',
};

const shown = (findings: readonly Finding[], facts: Partial<IncidentFacts> = {}) =>
  timelineOf({
    ...NOTHING,
    story: findings.map((each) => ({ finding: each, joinedBy: 'named', joinedTo: null })),
    ...facts,
  }).map(({ kind, text }) => `${kind} ${text.split(/[:;]/)[0]}`);

const ALTERED = finding({ id: 'a'.repeat(40), happenedAt: at('000'), time: at('200') });
const ARMED = activityFinding({
  id: 'c'.repeat(40),
  rule: 'lifecycle-destroys-data',
  happenedAt: at('000'),
  time: at('900'),
});

describe('the timeline', () => {
  it('has what is of one second in the order in which it was found, each before its alert', () => {
    expect(shown([ARMED, ALTERED])).toEqual([
      'bytes Object altered',
      'alert Sealwatch found object altered',
      'call Lifecycle destroys data',
      'alert Sealwatch found lifecycle destroys data',
    ]);
  });

  it('has the end of a setting that was undone', () => {
    const period = { from: at('000'), to: '2026-11-20T04:00:00.000Z' };
    const undone = { ...ARMED, evidence: { ...ARMED.evidence, period } };
    expect(shown([undone]).at(-1)).toBe('setting Undone');
  });

  it('has no end of an attempt that was refused', () => {
    const call = { eventId: 'e', name: 'PutBucketLifecycle', service: 's3', region: null, at: at('000') };
    const refused = {
      ...ARMED,
      evidence: { ...ARMED.evidence, call: { ...call, error: { code: 'AccessDenied', message: null } } },
    };
    expect(shown([refused])).toHaveLength(2);
  });

  it('has a resolution, with its reason', () => {
    const resolution = { by: 'arn:aws:iam::111122223333:role/Oncall', reason: 'seen', at: at('950') };
    expect(shown([{ ...ALTERED, state: 'resolved', resolution }])).toContain(
      'answer Resolved object altered aaaaaa',
    );
  });

  it('says when an alert was sent, which is later than what it reports was found', () => {
    const alert = 'd'.repeat(40);
    const altered = { ...ALTERED, notice: { alerts: [alert], group: null } };
    const facts = { story: [{ finding: altered, joinedBy: 'named', joinedTo: null }] } as const;
    const textOf = (sentAt: ReadonlyMap<string, string>) =>
      timelineOf({ ...NOTHING, ...facts, sentAt }).find(({ kind }) => kind === 'alert')?.text;
    expect(textOf(new Map([[alert, '2026-11-20T03:13:11.250Z']]))).toBe(
      'Sealwatch found object altered; alert dddddddddddd was sent at 2026-11-20 03:13:11 UTC',
    );
    expect(textOf(new Map())).toBe('Sealwatch found object altered; reported by alert dddddddddddd');
  });

  it('says one alert of several findings once, when the last of them was found', () => {
    const notice = { alerts: ['d'.repeat(40)], group: null };
    expect(
      shown([
        { ...ALTERED, notice },
        { ...ARMED, notice },
      ]).filter((line) => line.startsWith('alert')),
    ).toEqual(['alert Sealwatch found object altered, lifecycle destroys data']);
  });
});
