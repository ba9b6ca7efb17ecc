import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { FakeRuns } from '../../test/cli/fake-runs.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import { clientsOf } from '../../test/cli/status-world.ts';
import type { Connection } from '../connection/connect.ts';
import { readStatus } from './status.ts';

/** Each is asked about in 16 shards at the same time, and the SDK keeps 50 connections to a service. */
it('asks about three buckets at a time, however many are guarded', async () => {
  const datasets = Array.from({ length: 140 }, (_, index) => ({
    ...DATASET,
    name: `set-${index}`,
    bucket: `acme-${index}`,
  }));
  let [asked, atOnce, most] = [0, 0, 0];
  const queries = {
    ...fakeQueries({ datasets }),
    async *versionsSince() {
      asked += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await turn();
      atOnce -= 1;
      yield* [];
    },
  };
  const connection = {
    queries,
    deployment: DEPLOYMENT,
    clients: clientsOf({}),
    sweep: async () => ({ kind: 'probed', problems: [] }),
    runs: new FakeRuns(),
    clockReader: { bucket: async () => ({ deletions: [], objectLock: null, endingKey: null, unknown: [] }) },
  };
  await readStatus(connection as unknown as Connection, NOW, () => {});
  expect({ asked, most }).toEqual({ asked: 140, most: 3 });
});
