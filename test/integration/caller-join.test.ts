import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import { record } from '../../core/rules/records.examples.ts';
import { ActivityDeployment, type Scene } from './activity-deployment.ts';
import { storedEvent } from './steps.ts';

const LABELER = 'arn:aws:iam::111122223333:role/Labeler';
const TIMES = 50;
const CONCURRENCY = 5;

let deployment: ActivityDeployment;

beforeAll(async () => {
  deployment = await ActivityDeployment.open(
    inject('localEndpoint'),
    inject('localEnvironment'),
    'CallerJoin',
  );
});

/** The data event of a request. */
const dataEvent = ({ stage, key }: Scene, { requester, at, versionId }: ObjectEvent) =>
  record(
    's3',
    'PutObject',
    { bucketName: stage.bucket, key },
    {
      eventID: `data ${requester.requestId}`,
      requestID: requester.requestId ?? '',
      eventTime: at,
      responseElements: { 'x-amz-version-id': versionId },
      managementEvent: false,
      eventCategory: 'Data',
    },
  );

/** Both kinds of event at the same time, each handled as often as it is delivered; what the tables hold then. */
const bothAtOnce = async (calls: number, objects: number) => {
  const { tables } = await deployment.scenario(async (scene) => {
    const objectEvent = await storedEvent(scene.stage, scene.key, 'bad bytes');
    const call = dataEvent(scene, objectEvent);
    await Promise.all([
      ...Array.from({ length: calls }, () => scene.tellCall(call)),
      ...Array.from({ length: objects }, () => scene.tellObject(objectEvent)),
    ]);
  }, null);
  const altered = tables.findings
    .map((text) => JSON.parse(text))
    .filter(({ rule }) => rule === 'object-altered');
  return {
    versions: tables.versions.filter((text) => text.startsWith('altered')),
    by: altered.map(({ by }) => by),
  };
};

const JOINED = { versions: [expect.stringContaining(`altered by ${LABELER}`)], by: [LABELER] };

describe('a data event and the object event of its request', () => {
  it(`find each other whenever they are handled at the same time, ${TIMES} times`, async () => {
    for (let time = 0; time < TIMES; time += CONCURRENCY) {
      const several = Array.from({ length: CONCURRENCY }, () => bothAtOnce(1, 1));
      for (const found of await Promise.all(several)) expect(found).toEqual(JOINED);
    }
  });

  it('do so once, though both come in duplicates', async () => {
    expect(await bothAtOnce(3, 3)).toEqual(JOINED);
  });
});
