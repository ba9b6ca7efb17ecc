import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { record } from '../../core/rules/records.examples.ts';
import { ActivityDeployment, type Scene } from './activity-deployment.ts';

const CHANGES = [...Array(10).keys()];

let deployment: ActivityDeployment;

beforeAll(async () => {
  deployment = await ActivityDeployment.open(
    inject('localEndpoint'),
    inject('localEnvironment'),
    'ActivityCrowd',
  );
});

/** The policy is opened and closed in turn; it is open in the end. */
const change = ({ stage: { bucket } }: Scene, index: number): JsonObject => {
  const isOpened = index % 2 === 1;
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  const bucketPolicy = { Version: '2012-10-17', Statement: [statement] };
  return record(
    's3',
    isOpened ? 'PutBucketPolicy' : 'DeleteBucketPolicy',
    { bucketName: bucket, ...(isOpened ? { bucketPolicy } : {}) },
    { eventID: `change ${index}`, eventTime: new Date(Date.UTC(2026, 10, 20, 3, 12, index)).toISOString() },
  );
};

/** What the tables hold but how often they were written. */
const outcomeOf = async (orders: readonly (readonly number[])[]) => {
  const { tables } = await deployment.scenario(async (scene) => {
    await scene.setPolicy(policyAtLast(scene));
    for (const order of orders) await Promise.all(order.map((index) => scene.tellCall(change(scene, index))));
  }, null);
  const changes = tables.changes.map(({ cause, at, value, count }) => ({ cause, at, value, count }));
  const findings = tables.findings
    .map((text) => JSON.parse(text))
    .map(({ rule, state, period }) => ({ rule, state, period }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { changes, findings };
};

const policyAtLast = (scene: Scene): JsonObject =>
  (change(scene, 9).requestParameters as { readonly bucketPolicy: JsonObject }).bucketPolicy;

describe('ten workers on one setting', () => {
  it('end with the same changes and findings as one, in any order, with duplicates', async () => {
    const expected = await outcomeOf(CHANGES.map((index) => [index]));
    expect(expected.findings.map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'policy-public open',
      ...Array(4).fill('policy-public recovered'),
    ]);
    for (const order of fc.sample(fc.shuffledSubarray(CHANGES, { minLength: CHANGES.length }), 3)) {
      const atOnce = await outcomeOf([[...order, ...order.slice(0, 3)]]);
      expect({ order, ...atOnce }).toEqual({ order, ...expected });
    }
  });

  it('end with the same one after the other, in wrong orders', async () => {
    const expected = await outcomeOf(CHANGES.map((index) => [index]));
    for (const order of fc.sample(fc.shuffledSubarray(CHANGES, { minLength: CHANGES.length }), 3)) {
      expect({ order, ...(await outcomeOf(order.map((index) => [index]))) }).toEqual({ order, ...expected });
    }
  });
});
