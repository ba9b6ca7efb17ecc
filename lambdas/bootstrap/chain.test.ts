import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';

// With these two Powertools writes to the global console, where it can be watched.
vi.stubEnv('POWERTOOLS_DEV', 'true');
vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'test');
// Another file may have loaded it before, under another name.
vi.resetModules();
const { chain, metrics } = await import('./chain.ts');

const log = vi.spyOn(console, 'log').mockReturnValue();
const warn = vi.spyOn(console, 'warn').mockReturnValue();
beforeEach(() => vi.clearAllMocks());

const invoke = (handler: () => Promise<string>) =>
  chain<unknown, string>(handler)({}, { functionName: 'test' } as Context);

const published = () => log.mock.calls.map(([line]) => JSON.parse(String(line)));

it('publishes what was counted', async () => {
  const answer = await invoke(async () => {
    metrics.addMetric('ObjectsObserved', MetricUnit.Count, 2);
    return 'done';
  });
  expect(answer).toBe('done');
  expect(published()).toMatchObject([{ ObjectsObserved: 2, service: 'test' }]);
});

it('publishes it also when the function fails', async () => {
  const failing = async () => {
    metrics.addMetric('ObjectsObserved', MetricUnit.Count, 1);
    throw new Error('no');
  };
  await expect(invoke(failing)).rejects.toThrow('no');
  expect(published()).toMatchObject([{ ObjectsObserved: 1 }]);
});

it('says nothing of an invocation that counted nothing, the first one neither', async () => {
  await invoke(async () => 'done');
  expect(published()).toEqual([]);
  expect(warn).not.toHaveBeenCalled();
});
