import { describe, expect, inject, it } from 'vitest';
import { type Change, CrashDeployment } from './crash-deployment.ts';
import { storedEvent } from './steps.ts';

const dataset = (key: string): string => key.split('/')[0] ?? '';

const CHANGES: Record<string, Change> = {
  // Quiet: two writes without a transaction.
  Same: async (stage, key) => [await storedEvent(stage, key, `${dataset(key)} good`)],
  Altered: async (stage, key) => [await storedEvent(stage, key, `${key} bad`)],
  Transient: async (stage, key) => [
    await storedEvent(stage, key, `${key} bad`),
    await storedEvent(stage, key, `${dataset(key)} good`),
  ],
  Destroyed: async (stage, key) => {
    const [record] = await stage.ports.store.history({ bucket: stage.bucket, key });
    const versionId = record?.fact.versionId ?? '';
    await stage.destroy(key, versionId);
    const stored = await storedEvent(stage, key, `${key} other`);
    return [{ ...stored, type: 'destroyed', versionId, etag: null, size: null, sequencer: null }, stored];
  },
};

describe.concurrent.each(Object.entries(CHANGES))('%s bytes, with a crash at each call', (name, change) => {
  it.concurrent.each(['not-sent', 'answer-lost'] as const)(
    '%s: tables and alerts are as they would have been',
    async (kind) => {
      const deployment = await CrashDeployment.open(
        inject('localEndpoint'),
        inject('localEnvironment'),
        `${name}-${kind}`,
      );
      const { calls, ...expected } = await deployment.scenario(change, null);
      expect(expected.reported.length > 0).toBe(name !== 'Same');
      expect(calls).toBeGreaterThan(name === 'Same' ? 3 : 4);
      for (let call = 1; call <= calls; call++) {
        const { calls: _, ...result } = await deployment.scenario(change, { call, kind });
        expect({ call, ...result }).toEqual({ call, ...expected });
      }
    },
    300_000,
  );
});

describe.concurrent('a seal, with a crash at each call', () => {
  it.concurrent.each(['not-sent', 'answer-lost'] as const)(
    '%s: the baseline is as it would have been',
    async (kind) => {
      const deployment = await CrashDeployment.open(
        inject('localEndpoint'),
        inject('localEnvironment'),
        `Seal-${kind}`,
      );
      const { calls, ...expected } = await deployment.sealing(null);
      expect(expected.entry).toBe('altered true sealed done {"units":1,"keys":2,"outcomes":{"sealed":2}}');
      expect(expected.findings).toEqual(['object-altered altered critical open']);
      for (let call = 1; call <= calls; call++) {
        const { calls: _, ...result } = await deployment.sealing({ call, kind });
        expect({ call, ...result }).toEqual({ call, ...expected });
      }
    },
    600_000,
  );
});
