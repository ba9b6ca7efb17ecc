import { describe, expect, it } from 'vitest';
import { MemoryDeploymentLog } from '../../../test/fakes/memory-deployments.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import { hash } from '../../../test/model/memory-stage.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { EXAMPLE, record } from '../../rules/records.examples.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts } from './ports.ts';

const DATASET = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;

function scene(registeredAt: string | null) {
  const store = new MemoryStore();
  const settings = new MemorySettingsStore();
  const { prefix, name, writers } = DATASET;
  const dataset = {
    name,
    prefix,
    writers,
    bucket: EXAMPLE.bucket,
    status: 'unsealed',
    sealedAt: null,
  } as const;
  if (registeredAt !== null)
    store.datasets.set(name, { ...dataset, modes: [{ mode: 'sealed', since: registeredAt }] });
  const ports: ActivityPorts = {
    ...{ store, callers: store.callers, settings, hash, deployments: new MemoryDeploymentLog() },
    reader: { read: async () => ({ kind: 'gone' }) },
    isPolicyPublic: async () => null,
    guard: {
      ...{ scope: 'configured', account: EXAMPLE.account, trustedAccounts: [], organization: null, keys: [] },
      buckets: [{ name: EXAMPLE.bucket, datasets: [DATASET] }],
      stack: 'Sealwatch',
    },
    clock: () => new Date('2026-11-20T04:00:00.000Z'),
    backOff: async () => {},
  };
  const deploy = (time: string, name = 'ExecuteChangeSet', rest = {}) =>
    observeCall(
      parseRecord(
        record(
          'cloudformation',
          name,
          { stackName: 'Sealwatch', changeSetName: 'cdk' },
          { eventTime: `2026-11-20T${time}Z`, eventID: `${name} ${time}`, ...rest },
        ),
      ),
      ports,
    );
  return { deploy, found: () => [...settings.findingsById.values()].map(({ rule }) => rule) };
}

describe('the first deployment', () => {
  it('accuses nobody, whether its record comes before the datasets are registered or after', async () => {
    for (const registeredAt of [null, '2026-11-20T03:05:00.000Z']) {
      const { deploy, found } = scene(registeredAt);
      expect(await deploy('03:00:00')).toBe(0);
      expect(await deploy('03:00:00')).toBe(0);
      expect(found()).toEqual([]);
    }
  });

  it('is not any later one: who began that is reported', async () => {
    const { deploy, found } = scene('2026-11-20T03:05:00.000Z');
    await deploy('03:00:00');
    await deploy('03:30:00');
    expect(found()).toEqual(['detector-tampered']);
  });

  it('is not one before which another is known, though its datasets are all new', async () => {
    const { deploy, found } = scene('2026-11-20T03:50:00.000Z');
    await deploy('03:00:00');
    await deploy('03:40:00');
    expect(found()).toEqual(['detector-tampered']);
  });

  it('excuses nothing else that is done meanwhile', async () => {
    const { deploy, found } = scene(null);
    await deploy('03:00:00', 'DeleteStack');
    expect(found()).toEqual(['detector-tampered']);
  });
});
