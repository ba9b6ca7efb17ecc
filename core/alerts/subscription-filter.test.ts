import { describe, expect, it } from 'vitest';
import { SEVERITIES, type Severity } from '../base/severity.ts';
import type { Answer } from './filter-policy.ts';
import {
  alarmsLetThrough,
  alertsLetThrough,
  checkpointsLetThrough,
  decisionsLetThrough,
  testLetThrough,
} from './subscription-filter.ts';

const ORIGIN = {
  account: '111122223333',
  region: 'eu-west-1',
  datasets: [
    { name: 'moderation-v3', bucket: 'acme-training-data' },
    { name: 'incoming', bucket: 'acme-training-data' },
    { name: 'weights', bucket: 'acme-models' },
  ],
};

const by = (policy: object | string | null, scope = 'MessageAttributes') => ({
  policy: policy === null || typeof policy === 'string' ? policy : JSON.stringify(policy),
  scope,
});

const all = (is: Answer) => Object.fromEntries(SEVERITIES.map((severity) => [severity, is]));
const only = (...some: readonly Severity[]) => ({
  ...all('no'),
  ...Object.fromEntries(some.map((severity) => [severity, 'yes'])),
});

describe('alerts come through', () => {
  it.each<[title: string, filter: ReturnType<typeof by>, expected: object]>([
    ['no policy', by(null), all('yes')],
    ['an empty policy', by({}), all('yes')],
    ['a policy of one severity', by({ severity: ['critical'] }), only('critical')],
    [
      'anything but one severity',
      by({ severity: [{ 'anything-but': ['critical'] }] }),
      only('high', 'medium', 'low', 'info'),
    ],
    ['a severity as nobody writes it', by({ severity: ['CRITICAL'] }), all('no')],
    ['a severity in any case', by({ severity: [{ 'equals-ignore-case': 'CRITICAL' }] }), only('critical')],
    ['a rule', by({ rule: ['policy-public'] }), all('yes')],
    ['decisions of people, which are no findings', by({ kind: ['decision'] }), all('no')],
    ['findings, and no decisions', by({ kind: ['finding', 'update', 'group'] }), all('yes')],
    [
      'a rule among decisions, which have none',
      by({ kind: ['decision'], rule: ['policy-public'] }),
      all('no'),
    ],
    ['a rule that is none', by({ rule: ['policy-pubic'] }), all('no')],
    ['rules by their beginning', by({ rule: [{ prefix: 'object-' }] }), all('yes')],
    ['a dataset', by({ dataset: ['moderation-v3'] }), all('yes')],
    ['a dataset that is none', by({ dataset: ['moderation-v4'] }), all('no')],
    ['a bucket that is not guarded', by({ bucket: ['acme-trainig-data'] }), all('no')],
    ['a dataset of another bucket', by({ bucket: ['acme-models'], dataset: ['incoming'] }), all('no')],
    ['a dataset of the bucket', by({ bucket: ['acme-models'], dataset: ['weights'] }), all('yes')],
    ['what is about no bucket', by({ bucket: [{ exists: false }] }), all('yes')],
    [
      'what is about no bucket but one dataset',
      by({ bucket: [{ exists: false }], dataset: ['incoming'] }),
      all('yes'),
    ],
    ['kinds', by({ kind: ['finding', 'group'] }), all('yes')],
    ['test messages only', by({ kind: ['test'] }), all('no')],
    ['an attribute that alerts do not have', by({ team: ['ml'] }), all('no')],
    ['without an attribute that alerts do not have', by({ team: [{ exists: false }] }), all('yes')],
    ['numbers', by({ severity: [{ numeric: ['>=', 5] }] }), all('no')],
    [
      'one severity or another rule',
      by({ $or: [{ severity: ['critical'] }, { rule: ['nothing'] }] }),
      only('critical'),
    ],
    ['an operator that nobody knows', by({ severity: [{ wildcard: 'crit*' }] }), all('unknown')],
    ['a policy that is no JSON', by('{'), all('unknown')],
    ['another scope', by({ severity: ['critical'] }, 'Elsewhere'), all('unknown')],
    [
      'a severity of the body, which alerts have for each protocol',
      by({ severity: ['critical'] }, 'MessageBody'),
      { ...all('no'), critical: 'unknown' },
    ],
    ['a severity of the body as nobody writes it', by({ severity: ['CRITICAL'] }, 'MessageBody'), all('no')],
    [
      'a bucket deep in the body',
      by({ resource: { bucket: ['acme-models'] } }, 'MessageBody'),
      all('unknown'),
    ],
    ['another account in the body', by({ account: ['999988887777'] }, 'MessageBody'), all('no')],
    ['an evidence in the body', by({ evidence: { class: ['altered'] } }, 'MessageBody'), all('unknown')],
    [
      'one of two in the body',
      by({ $or: [{ severity: ['high'] }, { region: ['us-east-1'] }] }, 'MessageBody'),
      { ...all('no'), high: 'unknown' },
    ],
  ])('%s', (_, filter, expected) => {
    expect(alertsLetThrough(filter, ORIGIN)).toEqual(expected);
  });

  it('by a dataset, of which nobody knows whether it is there', () => {
    const unknown = { ...ORIGIN, datasets: null };
    expect(alertsLetThrough(by({ dataset: ['incoming'] }), unknown)).toEqual(all('unknown'));
    expect(alertsLetThrough(by({ severity: ['low'] }), unknown)).toEqual(only('low'));
  });

  it('by no dataset where there is none', () => {
    const none = { ...ORIGIN, datasets: [] };
    expect(alertsLetThrough(by({ dataset: [{ exists: true }] }), none)).toEqual(all('no'));
  });
});

it.each<[title: string, filter: ReturnType<typeof by>, expected: Answer]>([
  ['no policy', by(null), 'yes'],
  ['decisions', by({ kind: ['decision'] }), 'yes'],
  ['findings', by({ kind: ['finding', 'update', 'group'] }), 'no'],
  ['the severity that they have', by({ severity: ['info'] }), 'yes'],
  ['worse severities', by({ severity: ['critical', 'high'] }), 'no'],
  ['a rule, which they do not have', by({ rule: ['policy-public'] }), 'no'],
  ['a guarded dataset', by({ dataset: ['incoming'] }), 'yes'],
  ['another dataset', by({ dataset: ['incomming'] }), 'no'],
  ['their form, of the body', by({ schema: ['sealwatch.decision/1'] }, 'MessageBody'), 'unknown'],
  ['the form of alerts, of the body', by({ schema: ['sealwatch.alert/1'] }, 'MessageBody'), 'no'],
])('decisions come through a policy that wants %s: %s', (_, filter, expected) => {
  expect(decisionsLetThrough(filter, ORIGIN)).toBe(expected);
});

it.each<[title: string, filter: ReturnType<typeof by>, expected: Answer]>([
  ['no policy', by(null), 'yes'],
  ['nothing else', by({ kind: ['checkpoint'] }), 'yes'],
  ['the severity that it has', by({ severity: ['info'] }), 'yes'],
  ['worse severities', by({ severity: ['critical', 'high'] }), 'no'],
  ['a dataset, which it does not have', by({ dataset: ['incoming'] }), 'no'],
  ['a dataset or none', by({ dataset: ['incoming', { exists: false }] }), 'yes'],
  ['its form, of the body', by({ schema: ['sealwatch.checkpoint/1'] }, 'MessageBody'), 'unknown'],
  ['the form of alerts, of the body', by({ schema: ['sealwatch.alert/1'] }, 'MessageBody'), 'no'],
])('the checkpoint of the week comes through a policy that wants %s: %s', (_, filter, expected) => {
  expect(checkpointsLetThrough(filter, ORIGIN)).toBe(expected);
});

it.each<[title: string, filter: ReturnType<typeof by>, expected: Answer]>([
  ['its severity', by({ severity: ['critical'] }), 'yes'],
  ['another severity', by({ severity: ['low'] }), 'no'],
  ['a rule, which it does not have', by({ rule: [{ prefix: 'object-' }] }), 'no'],
  ['its kind', by({ kind: ['test'] }), 'yes'],
])('a test of severity critical comes through a policy that wants %s: %s', (_, filter, expected) => {
  expect(testLetThrough(filter, 'critical', ORIGIN)).toBe(expected);
});

it.each<[title: string, filter: ReturnType<typeof by>, expected: Answer]>([
  ['no policy', by(null), 'yes'],
  ['attributes, which they do not have', by({ severity: ['critical'] }), 'no'],
  ['something of the body', by({ NewStateValue: ['ALARM'] }, 'MessageBody'), 'unknown'],
])('alarms come through a policy that wants %s: %s', (_, filter, expected) => {
  expect(alarmsLetThrough(filter)).toBe(expected);
});
