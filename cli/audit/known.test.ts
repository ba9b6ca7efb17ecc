import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Trust } from '../../core/scope/safeguards.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { DATASET } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { knownBy } from './known.ts';

const DEPLOYED: Trust = { accounts: ['444455556666'], organization: 'o-deployed00' };

const CONFIG = `export default {
  buckets: [{ name: 'acme-data', datasets: [{ name: 'a', prefix: '', mode: 'sealed' }] }],
  trustedAccounts: ['777788889999'],
  organization: 'o-configured',
  trail: { data: 'create', management: 'create' },
  alerts: { email: [] },
};`;

let [empty, configured] = ['', ''];
beforeAll(() => {
  [empty, configured] = [mkdtempSync(join(tmpdir(), 'known-')), mkdtempSync(join(tmpdir(), 'known-'))];
  writeFileSync(join(configured, 'sealwatch.config.mjs'), CONFIG);
});
afterAll(() => {
  for (const folder of [empty, configured]) rmSync(folder, { recursive: true });
});

const contextOf = (trust: Trust | undefined) =>
  ({
    globals: { stack: 'Sealwatch' },
    connect: async () =>
      ({ queries: fakeQueries({ datasets: [DATASET], ...(trust ? { trust } : {}) }) }) as Connection,
  }) as unknown as Context;

const NOT_DEPLOYED = {
  connect: async () => {
    throw new SealwatchError('NOT_DEPLOYED', 'there is no such stack');
  },
} as unknown as Context;

describe('who is trusted', () => {
  it('is what the deployment says, wherever the command runs', async () => {
    for (const folder of [empty, configured])
      expect(await knownBy(contextOf(DEPLOYED), {}, folder)).toMatchObject({
        known: { stack: 'Sealwatch', trustedAccounts: DEPLOYED.accounts, organization: 'o-deployed00' },
      });
  });

  it('is also who is named, and the organization that is named', async () => {
    const options = { trusted: ['111111111111'], organization: 'o-named' };
    const { known } = await knownBy(contextOf(DEPLOYED), options, empty);
    expect(known.trustedAccounts).toEqual(['111111111111', '444455556666']);
    expect(known.organization).toBe('o-named');
  });

  it('is what the configuration says where it is named, or nothing is deployed, or the deployment kept nothing', async () => {
    const trusted = { trustedAccounts: ['777788889999'], organization: 'o-configured' };
    const config = join(configured, 'sealwatch.config.mjs');
    expect((await knownBy(contextOf(DEPLOYED), { config }, empty)).known).toMatchObject(trusted);
    expect((await knownBy(NOT_DEPLOYED, {}, configured)).known).toMatchObject(trusted);
    const { known } = await knownBy(contextOf(undefined), {}, configured);
    expect(known).toMatchObject({ ...trusted, buckets: [{ name: DATASET.bucket }] });
  });
});
