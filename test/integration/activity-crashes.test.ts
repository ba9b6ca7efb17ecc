import { describe, expect, inject, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import { record } from '../../core/rules/records.examples.ts';
import { ActivityDeployment, type Scene, type Story } from './activity-deployment.ts';
import { storedEvent } from './steps.ts';

const policyOf = ({ stage: { bucket } }: Scene): JsonObject => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
  ],
});

const opened = (scene: Scene): JsonObject =>
  record(
    's3',
    'PutBucketPolicy',
    { bucketName: scene.stage.bucket, bucketPolicy: policyOf(scene) },
    { eventID: 'opened', eventTime: '2026-11-20T03:12:07Z' },
  );

const closed = ({ stage }: Scene): JsonObject =>
  record(
    's3',
    'DeleteBucketPolicy',
    { bucketName: stage.bucket },
    { eventID: 'closed', eventTime: '2026-11-20T03:12:09Z' },
  );

/** The data event of a write, by somebody who is not among the writers. */
const written = ({ stage, key }: Scene, { requester, at }: ObjectEvent): JsonObject =>
  record(
    's3',
    'PutObject',
    { bucketName: stage.bucket, key },
    {
      eventID: 'written',
      requestID: requester.requestId ?? '',
      eventTime: at,
      managementEvent: false,
      eventCategory: 'Data',
    },
  );

/** The record that S3 writes for one key of a batch. */
const deleted = ({ stage }: Scene, key: string): JsonObject =>
  record(
    's3',
    'DeleteObject',
    { bucketName: stage.bucket, key },
    {
      eventID: `deleted ${key}`,
      requestID: 'batch',
      // After the seal, whenever that is.
      eventTime: '2099-01-01T00:00:00Z',
      eventType: 'AwsServiceEvent',
      managementEvent: false,
      eventCategory: 'Data',
    },
  );

const bad = (scene: Scene): Promise<ObjectEvent> =>
  scene.happens(() => storedEvent(scene.stage, scene.key, 'bad bytes'));

const STORIES: Record<string, Story> = {
  Opened: async (scene) => {
    await scene.setPolicy(policyOf(scene));
    await scene.tellCall(opened(scene));
  },
  Undone: async (scene) => {
    await scene.setPolicy(policyOf(scene));
    await scene.tellCall(opened(scene));
    await scene.setPolicy(null);
    await scene.tellCall(closed(scene));
  },
  UndoneFirst: async (scene) => {
    await scene.tellCall(closed(scene));
    await scene.tellCall(opened(scene));
  },
  Joined: async (scene) => {
    const objectEvent = await bad(scene);
    await scene.tellObject(objectEvent);
    await scene.tellCall(written(scene, objectEvent));
  },
  JoinedFirst: async (scene) => {
    const objectEvent = await bad(scene);
    await scene.tellCall(written(scene, objectEvent));
    await scene.tellObject(objectEvent);
  },
  Batch: async (scene) => {
    for (const key of [scene.key, 'labels/other.jsonl']) await scene.tellCall(deleted(scene, key));
  },
};

describe.concurrent.each(Object.entries(STORIES))('%s, with a crash at each call', (name, story) => {
  it.concurrent.each(['not-sent', 'answer-lost'] as const)(
    '%s: the tables are as they would have been',
    async (kind) => {
      const deployment = await ActivityDeployment.open(
        inject('localEndpoint'),
        inject('localEnvironment'),
        `Act${name}-${kind}`,
      );
      const { calls, tables } = await deployment.scenario(story, null);
      expect(tables.findings.length).toBeGreaterThan(0);
      expect(calls).toBeGreaterThan(3);
      for (let call = 1; call <= calls; call++) {
        const result = await deployment.scenario(story, { call, kind });
        expect({ call, ...result.tables }).toEqual({ call, ...tables });
      }
    },
    300_000,
  );
});
