import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { backOff } from '../../aws/back-off.ts';
import { registerDatasets, retireOthers } from '../../aws/dynamodb/dataset-registry.ts';
import { DynamoRunStore } from '../../aws/dynamodb/run-store.ts';
import type { ConfiguredDataset } from '../../core/scope/dataset.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

const LABELS: ConfiguredDataset = {
  name: 'labels',
  bucket: 'acme-a',
  prefix: '',
  mode: 'sealed',
  writers: [],
};
const MODELS: ConfiguredDataset = { ...LABELS, name: 'models', bucket: 'acme-b' };
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour));

let world: LocalWorld;
let runs: DynamoRunStore;
const deploy = async (configured: readonly ConfiguredDataset[], now: Date) => {
  const registered = await registerDatasets({ ...world, backOff }, configured, now);
  return { registered, retired: await retireOthers(world, configured, now) };
};

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Registry');
  runs = new DynamoRunStore(world.document, world.tables);
  await deploy([LABELS, MODELS], at(0));
  await runs.moveDataset('models', 'unsealed', 'sealed', at(1).toISOString());
});

describe('a dataset that the configuration names no more', () => {
  it('is retired from the first deployment on that leaves it out, and keeps its baseline', async () => {
    expect((await deploy([LABELS], at(2))).retired).toEqual(['models']);
    expect((await deploy([LABELS], at(3))).retired).toEqual([]);
    expect(await runs.dataset('models')).toMatchObject({
      status: 'sealed',
      sealedAt: at(1).toISOString(),
      retiredAt: at(2).toISOString(),
    });
    expect(await runs.dataset('labels')).not.toHaveProperty('retiredAt');
  });

  it('is watched again once it is named', async () => {
    const { registered, retired } = await deploy([LABELS, MODELS], at(4));
    expect(retired).toEqual([]);
    expect(registered.find(({ name }) => name === 'models')?.status).toBe('sealed');
    expect(await runs.dataset('models')).not.toHaveProperty('retiredAt');
  });
});

describe('what others note of a dataset while it is deployed', () => {
  it.each([
    [
      'that its changes are not seen',
      'unwatched',
      { since: at(5).toISOString(), reasons: ['its rule is disabled'] },
    ],
    ['that keys have to be looked at', 'gap', { from: at(5).toISOString(), to: at(6).toISOString() }],
    ['that every key was read', 'readAt', at(6).toISOString()],
    [
      'that CloudTrail does not record it',
      'unrecorded',
      { since: at(5).toISOString(), reasons: ['no trail'] },
    ],
  ])('stays: %s', async (_, name, value) => {
    const note = new UpdateCommand({
      TableName: world.tables.runs,
      Key: { collection: 'datasets', id: 'models' },
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    });
    let isNoted = false;
    const document = Object.create(world.document, {
      send: {
        value: async (command: never) => {
          if (!isNoted && (command as object) instanceof PutCommand) {
            isNoted = true;
            await world.document.send(note);
          }
          return world.document.send(command);
        },
      },
    }) as typeof world.document;
    await registerDatasets({ ...world, document, backOff }, [MODELS], at(7));
    expect(isNoted).toBe(true);
    expect(await runs.dataset('models')).toMatchObject({ [name]: value });
  });
});
