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
