import type { Context } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';

// With these two Powertools writes to the global console, where it can be watched.
vi.stubEnv('POWERTOOLS_DEV', 'true');
vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'test');
// Another file may have loaded it before, under another name.
vi.resetModules();
const { chain, monitor } = await import('./chain.ts');

const log = vi.spyOn(console, 'log').mockReturnValue();
const warn = vi.spyOn(console, 'warn').mockReturnValue();
const error = vi.spyOn(console, 'error').mockReturnValue();
beforeEach(() => vi.clearAllMocks());

const invoke = (work: () => void) =>
  chain(async () => work())({}, { functionName: 'test' } as Context) as Promise<void>;

interface Line {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}
const published = (): Line[] => log.mock.calls.map(([line]) => JSON.parse(String(line)));
const directives = () => published().flatMap(({ _aws }) => _aws.CloudWatchMetrics);

it('publishes sums, and what something is now, with the metrics of the function', async () => {
  await invoke(() => {
    monitor.count('BucketsNotAudited', 1);
    monitor.measure('LowestPostureScore', 80);
  });
  expect(published()).toMatchObject([{ BucketsNotAudited: 1, LowestPostureScore: 80, service: 'test' }]);
  expect(directives()).toMatchObject([
    {
      Dimensions: [['service']],
      Metrics: [
        { Name: 'BucketsNotAudited', Unit: 'Count' },
        { Name: 'LowestPostureScore', Unit: 'None' },
      ],
    },
  ]);
});

it('publishes a value of one bucket under its own dimension', async () => {
  await invoke(() => monitor.measure('PostureScore', 80, { bucket: 'a' }));
  expect(published()).toMatchObject([{ PostureScore: 80, bucket: 'a' }]);
  expect(directives()).toMatchObject([
    { Dimensions: [['service', 'bucket']], Metrics: [{ Name: 'PostureScore', Unit: 'None' }] },
  ]);
});

it('logs what somebody should read, an error with its name and message', async () => {
  await invoke(() => {
    monitor.warn('not audited', { bucket: 'a' });
    monitor.error('audit not kept', { bucket: 'a', error: new TypeError('no') });
  });
  expect(JSON.parse(String(warn.mock.calls[0]?.[0]))).toMatchObject({ message: 'not audited', bucket: 'a' });
  expect(JSON.parse(String(error.mock.calls[0]?.[0]))).toMatchObject({
    message: 'audit not kept',
    bucket: 'a',
    error: { name: 'TypeError', message: 'no' },
  });
});
