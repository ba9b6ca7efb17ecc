import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { ActivityFinding, Finding, ObjectFinding } from '../findings/finding.ts';
import { linkOf, storyOf } from './story.ts';

const ROLE = 'arn:aws:iam::111122223333:role/Labeler';
const NOBODY = { arn: null, account: null, sourceIp: null, userAgent: null, requestId: null };
const AT = '2026-11-20T03:12:07.000Z';
const HOUR = 3_600_000;
const later = (hours: number): string => new Date(Date.parse(AT) + hours * HOUR).toISOString();

const object = (id: string, over: Partial<ObjectFinding> = {}): ObjectFinding =>
  finding({ id, key: `moderation/v3/${id}`, actor: NOBODY, happenedAt: AT, ...over });
const activity = (
  id: string,
  over: Partial<ActivityFinding> = {},
  evidence: Partial<ActivityFinding['evidence']> = {},
): ActivityFinding =>
  activityFinding({
    id,
    actor: NOBODY,
    happenedAt: AT,
    evidence: { ...activityFinding().evidence, ...evidence },
    ...over,
  });
const by = (arn: string | null, over: object = {}) => ({ ...NOBODY, arn, ...over });
const setting = { name: 'policy', resource: 'b', before: null, after: null, isBeforeKnown: true };
const call = (eventId: string) => ({ eventId, name: 'x', service: 's3', region: null, at: AT, error: null });
const session = (arn: string, name: string, sourceIp: string) => ({
  ...by(arn, { sourceIp }),
  kind: 'role' as const,
  session: name,
  invokedBy: null,
});

describe('two findings belong together', () => {
  it.each<[string, Finding, Finding, ReturnType<typeof linkOf>]>([
    [
      'by one role within 24 hours',
      object('a', { actor: by(ROLE) }),
      object('b', { actor: by(ROLE), happenedAt: later(24) }),
      'actor',
    ],
    [
      'by one role, whatever its path',
      object('a', { actor: by(ROLE) }),
      object('b', { actor: by('arn:aws:iam::111122223333:role/ml/Labeler') }),
      'actor',
    ],
    [
      'of one key within a week',
      object('a', { key: 'k' }),
      object('b', { key: 'k', happenedAt: later(7 * 24) }),
      'key',
    ],
    [
      'a setting of the same bucket by the same role, days later',
      object('a', { actor: by(ROLE) }),
      activity('b', { actor: by(ROLE), happenedAt: later(100) }, { setting }),
      'setting',
    ],
    [
      'a version that a lifecycle rule destroyed, and the call that set the rule, however long ago',
      object('a', {
        happenedAt: later(2000),
        evidence: { ...finding().evidence, armedBy: { at: AT, by: ROLE, eventId: 'e1' } },
      }),
      activity('b', {}, { call: call('e1') }),
      'cause',
    ],
    [
      'two of one call',
      activity('a', {}, { call: call('e1') }),
      activity('b', {}, { call: call('e1') }),
      'cause',
    ],
    [
      'what one names as related',
      activity('a', {}, { related: ['b'] }),
      activity('b', { happenedAt: later(999) }),
      'cause',
    ],
    ['a key of a batch', activity('a', {}, { keys: ['moderation/v3/b'], keyCount: 1 }), object('b'), 'cause'],
    [
      'another role in a session of the same name from the same address',
      activity('a', { actor: session(ROLE, 'ada', '203.0.113.9') }),
      activity('b', { actor: session('arn:aws:iam::111122223333:role/Admin', 'ada', '203.0.113.9') }),
      'session',
    ],
    [
      'the same address, where the name of one is not known yet',
      object('a', { actor: by(null, { sourceIp: '203.0.113.9' }) }),
      object('b', { actor: by(ROLE, { sourceIp: '203.0.113.9' }) }),
      'address',
    ],
  ])('%s', (_, a, b, link) => {
    expect([linkOf(a, b), linkOf(b, a)]).toEqual([link, link]);
  });
});

describe('two findings do not belong together', () => {
  it.each<[string, Finding, Finding]>([
    [
      'by one role a day and a second apart',
      object('a', { actor: by(ROLE) }),
      object('b', { actor: by(ROLE), happenedAt: new Date(Date.parse(AT) + 24 * HOUR + 1000).toISOString() }),
    ],
    ['of the same dataset by nobody knows whom', object('a'), object('b')],
    [
      'by a service of AWS, which acts for everybody',
      object('a', { actor: by('s3.amazonaws.com') }),
      object('b', { actor: by('s3.amazonaws.com') }),
    ],
    [
      'from a service in the place of an address',
      object('a', { actor: by(null, { sourceIp: 'cloudformation.amazonaws.com' }) }),
      object('b', { actor: by(null, { sourceIp: 'cloudformation.amazonaws.com' }) }),
    ],
    [
      'in sessions of the same name from different addresses, as SageMaker names all of its own',
      activity('a', { actor: session(ROLE, 'SageMaker', '10.0.0.1') }),
      activity('b', { actor: session('arn:aws:iam::111122223333:role/Admin', 'SageMaker', '10.0.0.2') }),
    ],
    [
      'from one address by two roles that are known',
      object('a', { actor: by(ROLE, { sourceIp: '203.0.113.9' }) }),
      object('b', { actor: by('arn:aws:iam::111122223333:role/Admin', { sourceIp: '203.0.113.9' }) }),
    ],
    ['without an event each', activity('a', { bucket: null }), activity('b', { bucket: null })],
  ])('%s', (_, a, b) => {
    expect([linkOf(a, b), linkOf(b, a)]).toEqual([null, null]);
  });
});

describe('a story', () => {
  const altered = object('a', { key: 'k' });
  const destroyed = object('b', { key: 'k', actor: by(ROLE), happenedAt: later(1) });
  const armed = activity('c', { actor: by(ROLE), happenedAt: later(2) }, { setting });
  const other = object('d', { actor: by('arn:aws:iam::111122223333:role/Eve') });

  it('reaches what belongs to what belongs to it, oldest first, and says why', () => {
    expect(
      storyOf([altered], [other, armed, destroyed]).map(({ finding: { id }, joinedBy, joinedTo }) => [
        id,
        joinedBy,
        joinedTo,
      ]),
    ).toEqual([
      ['a', 'named', null],
      ['b', 'key', 'a'],
      ['c', 'actor', 'b'],
    ]);
  });

  it('is the same whatever the order of what is found', () => {
    expect(storyOf([altered], [destroyed, armed, other])).toEqual(
      storyOf([altered], [other, armed, destroyed]),
    );
  });

  it('leaves out what was withdrawn, unless it was named', () => {
    const withdrawn = { ...destroyed, state: 'withdrawn' as const };
    expect(storyOf([altered], [withdrawn]).map(({ finding: { id } }) => id)).toEqual(['a']);
    expect(storyOf([withdrawn], [altered]).map(({ finding: { id } }) => id)).toEqual(['a', 'b']);
  });

  it('has each finding once, also where one is named and found', () => {
    expect(storyOf([altered, altered], [altered])).toHaveLength(1);
  });
});
