import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryDeploymentLog } from '../../../test/fakes/memory-deployments.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { type ConfiguredDataset, type Dataset, register } from '../../scope/dataset.ts';
import type { Safeguards } from '../../scope/safeguards.ts';
import { applyConfiguration, type ConfigurationPorts } from './apply-configuration.ts';

const NOW = '2026-11-20T03:20:00.000Z';
const SAFEGUARDS: Safeguards = {
  trustedAccounts: ['444455556666'],
  organization: 'o-1',
  alerts: ['security@example.com'],
  operations: ['operations@example.com'],
  canaries: [],
  approvers: null,
};
const LABELS = { name: 'labels', prefix: 'labels/', mode: 'sealed', writers: [] } as const;
const ACME = { name: 'acme', existing: true, datasets: [LABELS] };

/** An account as one deployment finds it and leaves it; every change is a line of `steps`. */
class Account {
  readonly steps: string[] = [];
  readonly warnings: [string, unknown][] = [];
  regions = new Map([['acme', 'eu-west-1']]);
  datasets: Dataset[] = [];
  safeguards: Safeguards | null = null;
  canStart = true;
  readonly store = new MemorySettingsStore();

  get ports(): ConfigurationPorts {
    return {
      buckets: {
        regionOf: async (bucket) => this.regions.get(bucket) ?? 'nowhere',
        switchEventsOn: async (bucket) => this.steps.push(`events of ${bucket} on`),
      },
      registry: {
        datasets: async () => this.datasets,
        register: async (configured, now) => this.#register(configured, now),
        retireOthers: async (configured) => this.#retire(configured.map(({ name }) => name)),
        safeguards: async () => this.safeguards,
        saveSafeguards: async (safeguards) => {
          this.safeguards = safeguards;
        },
      },
      firstReads: ['poll', 'audit'].map((name) => ({ name, start: async () => this.#start(name) })),
      monitor: { warn: (message, details) => this.warnings.push([message, details]) },
      settings: this.store,
      deployments: new MemoryDeploymentLog(),
      clock: () => new Date(NOW),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      backOff: async () => {},
    };
  }

  #register(configured: readonly ConfiguredDataset[], now: Date): readonly Dataset[] {
    this.steps.push(`registered ${configured.map(({ bucket, name }) => `${bucket}/${name}`).join(', ')}`);
    return configured.map((each) =>
      register(each, this.datasets.find(({ name }) => name === each.name) ?? null, now.toISOString()),
    );
  }

  #retire(names: readonly string[]): string[] {
    return this.datasets.map(({ name }) => name).filter((name) => !names.includes(name));
  }

  #start(name: string): void {
    if (!this.canStart) throw new Error('throttled');
    this.steps.push(`${name} started`);
  }
}

let account: Account;
beforeEach(() => {
  account = new Account();
});

const apply = (buckets: readonly (typeof ACME)[] = [ACME], safeguards = SAFEGUARDS) => {
  const datasets = buckets.flatMap(({ name: bucket, datasets }) =>
    datasets.map((each) => ({ ...each, bucket })),
  );
  const configuration = { region: 'eu-west-1', buckets, protection: { datasets, safeguards } };
  return applyConfiguration(configuration, 'request-1', account.ports);
};

const known = (status: Dataset['status'] = 'sealed'): Dataset => ({
  ...register({ ...LABELS, bucket: 'acme' }, null, '2026-11-01T00:00:00.000Z'),
  status,
});

describe('a deployment', () => {
  it('switches the events of existing buckets on, registers datasets, and has everything read', async () => {
    await apply([ACME, { ...ACME, name: 'made', existing: false, datasets: [] }]);
    expect(account.steps).toEqual([
      'events of acme on',
      'registered acme/labels',
      'poll started',
      'audit started',
    ]);
  });

  it('records whom it trusts and notifies, for the next one to compare with', async () => {
    await apply();
    expect(account.safeguards).toEqual(SAFEGUARDS);
  });

  it('registers nothing when a bucket is in another Region, and says where it is', async () => {
    account.regions.set('acme', 'us-east-1');
    await expect(apply()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message:
        'the bucket acme is in us-east-1, this stack in eu-west-1; deploy a stack of its own in us-east-1 for it',
    });
    expect(account.steps).toEqual([]);
  });

  it('goes on when a first read cannot be started, because schedules start it later', async () => {
    account.canStart = false;
    expect(await apply()).toMatchObject({ notes: expect.stringContaining('NOT SEALED') });
    expect(account.warnings).toEqual([
      ['could not start a poll of the settings now', { function: 'poll', error: new Error('throttled') }],
      ['could not start a poll of the settings now', { function: 'audit', error: new Error('throttled') }],
    ]);
  });
});

describe('its notes', () => {
  it('name the datasets that are not sealed, and the command for the first', async () => {
    const more = { ...LABELS, name: 'models', prefix: 'models/' };
    const { notes } = await apply([{ ...ACME, datasets: [LABELS, more] as never }]);
    expect(notes).toBe('NOT SEALED, so nothing alerts yet: labels, models. Run: sealwatch seal labels');
  });

  it('say so when every dataset is sealed', async () => {
    account.datasets = [known()];
    expect(await apply()).toEqual({ notes: 'all datasets are sealed', retired: [] });
  });

  it("are no longer than CloudFormation's answer may be", async () => {
    const datasets = Array.from({ length: 200 }, (_, i) => ({
      ...LABELS,
      name: `set-${i}`,
      prefix: `${i}/`,
    }));
    const { notes } = await apply([{ ...ACME, datasets: datasets as never }]);
    expect(notes).toHaveLength(1000);
  });
});

describe('what a deployment lowers', () => {
  it('is a finding for a dataset that is not configured any more, which is retired', async () => {
    account.datasets = [known()];
    expect(await apply([{ ...ACME, datasets: [] }])).toMatchObject({ retired: ['labels'] });
    expect([...account.store.findingsById.values()] as ActivityFinding[]).toMatchObject([
      { rule: 'protection-lowered', dataset: 'labels' },
    ]);
    expect(account.warnings).toEqual([['protection lowered', { findings: 1 }]]);
  });

  it('is a finding for an account that was not trusted before', async () => {
    account.safeguards = { ...SAFEGUARDS, trustedAccounts: [] };
    await apply();
    expect([...account.store.findingsById.values()] as ActivityFinding[]).toMatchObject([
      { evidence: { reason: expect.stringContaining('access of 444455556666 is no finding any more') } },
    ]);
  });

  it('is nothing where an older release recorded nobody to compare with', async () => {
    await apply();
    expect(account.store.findingsById.size).toBe(0);
  });

  it('is reported before the configuration is registered, so that a try after a crash still sees it', async () => {
    account.datasets = [known()];
    const { registry, ...ports } = account.ports;
    const crash = vi.fn(async () => Promise.reject(new Error('crash')));
    const configuration = {
      region: 'eu-west-1',
      buckets: [],
      protection: { datasets: [], safeguards: SAFEGUARDS },
    };
    await expect(
      applyConfiguration(configuration, 'request-1', {
        ...ports,
        registry: { ...registry, register: crash },
      }),
    ).rejects.toThrow('crash');
    expect(account.store.findingsById.size).toBe(1);
    await applyConfiguration(configuration, 'request-1', account.ports);
    expect(account.store.findingsById.size).toBe(1);
  });
});
