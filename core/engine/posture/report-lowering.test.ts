import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemoryDeploymentLog } from '../../../test/fakes/memory-deployments.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { record } from '../../rules/records.examples.ts';
import type { Grant } from '../../scope/approvers.ts';
import { type ConfiguredDataset, type Dataset, register } from '../../scope/dataset.ts';
import type { Safeguards } from '../../scope/safeguards.ts';
import { observeCall } from '../activity/observe-call.ts';
import { reportLowering } from './report-lowering.ts';

const LABELS: ConfiguredDataset = {
  name: 'labels',
  bucket: 'acme',
  prefix: 'labels/',
  mode: 'sealed',
  writers: [],
};
const MODELS: ConfiguredDataset = { ...LABELS, name: 'models', prefix: 'models/' };
const SAFEGUARDS: Safeguards = {
  trustedAccounts: [],
  organization: null,
  alerts: ['security@example.com'],
  operations: [],
  canaries: [],
  approvers: null,
};
const DEPLOYED_AT = '2026-11-20T03:20:00.000Z';

const sealed = (configured: ConfiguredDataset): Dataset => ({
  ...register(configured, null, '2026-11-01T00:00:00.000Z'),
  status: 'sealed',
  sealedAt: '2026-11-02T00:00:00.000Z',
});

let store: MemorySettingsStore;
let ports: Parameters<typeof reportLowering>[3];
beforeEach(() => {
  store = new MemorySettingsStore();
  ports = {
    settings: store,
    deployments: new MemoryDeploymentLog(),
    clock: () => new Date(DEPLOYED_AT),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };
});

const BEFORE = { datasets: [sealed(LABELS), sealed(MODELS)], safeguards: SAFEGUARDS };
const deploy = (datasets: readonly ConfiguredDataset[], safeguards = SAFEGUARDS, id = 'request-1') =>
  reportLowering(BEFORE, { datasets, safeguards }, id, ports);
const findings = () => [...store.findingsById.values()] as ActivityFinding[];

describe('a deployment', () => {
  it('that lowers the protection of a dataset is a finding with what was before and after', async () => {
    await deploy([{ ...LABELS, mode: 'open' }, MODELS]);
    expect(findings()).toMatchObject([
      {
        rule: 'protection-lowered',
        severity: 'medium',
        state: 'open',
        bucket: 'acme',
        dataset: 'labels',
        happenedAt: DEPLOYED_AT,
        evidence: {
          reason:
            'a deployment lowered the protection of the dataset labels: its mode is open, and was sealed',
          details: ['mode: sealed before, open now'],
          call: null,
          setting: { name: 'dataset', before: { mode: 'sealed' }, after: { mode: 'open' } },
        },
        unknown: { actor: 'no record of the deployment yet' },
      },
    ]);
  });

  it('gives a finding for each dataset, and one for what is beside them', async () => {
    await deploy([{ ...LABELS, mode: 'open' }], {
      ...SAFEGUARDS,
      trustedAccounts: ['999988887777'],
      alerts: [],
    });
    expect(findings().map(({ dataset, severity, evidence }) => [dataset, severity, evidence.reason])).toEqual(
      [
        ['labels', 'medium', expect.stringContaining('its mode is open, and was sealed')],
        ['models', 'high', expect.stringContaining('keys under s3://acme/models/ are no longer watched')],
        [
          'labels',
          'medium',
          'a deployment lowered the protection of every dataset: access of 999988887777 is no finding any more; security@example.com gets no alerts any more',
        ],
      ],
    );
  });

  const CI: Grant = { arn: 'arn:aws:iam::111122223333:role/Ci', actions: ['approve'], datasets: ['*'] };
  const withApprovers = (...grants: readonly Grant[]): Safeguards => ({
    ...SAFEGUARDS,
    approvers: { account: '111122223333', grants },
  });
  const deployApprovers = (before: Safeguards, after: Safeguards) =>
    reportLowering(
      { datasets: BEFORE.datasets, safeguards: before },
      { datasets: [LABELS, MODELS], safeguards: after },
      'request-1',
      ports,
    );

  it('that lets another identity approve is a finding with what was before and after', async () => {
    const temp: Grant = { ...CI, arn: 'arn:aws:iam::111122223333:user/temp' };
    await deployApprovers(withApprovers(CI), withApprovers(CI, temp));
    expect(findings()).toMatchObject([
      {
        severity: 'medium',
        evidence: {
          reason:
            'a deployment lowered the protection of every dataset: arn:aws:iam::111122223333:user/temp may approve every dataset now',
          details: [
            'who may seal and approve: added arn:aws:iam::111122223333:user/temp may approve every dataset',
          ],
          setting: {
            before: { approvers: { grants: [CI] } },
            after: { approvers: { grants: [CI, temp] } },
          },
        },
      },
    ]);
  });

  it('of more grants than an item holds twice is a finding that counts them, and names the first that came', async () => {
    const many = Array.from({ length: 900 }, (_, index) => ({ ...CI, arn: `${CI.arn}${index}` }));
    await deployApprovers(withApprovers(CI), withApprovers(...many));
    const [finding] = findings();
    expect(finding?.evidence.setting?.after).toMatchObject({ approvers: { grantCount: 900 } });
    expect(finding?.evidence.reason).toContain('900 more grants of seal and approve');
    expect(finding?.evidence.details[0]).toMatch(/added .*Ci0 may approve every dataset; .*; 890 more$/);
    expect(JSON.stringify(finding).length).toBeLessThan(10_000);
  });

  it('that changes nothing, or guards more, is none', async () => {
    expect(await deploy([LABELS, MODELS])).toBe(0);
    expect(await deploy([LABELS, MODELS, { ...LABELS, name: 'more', prefix: 'more/' }])).toBe(0);
    expect(findings()).toEqual([]);
  });

  it('that is tried again gives no second finding', async () => {
    await deploy([LABELS]);
    await deploy([LABELS]);
    expect(findings()).toHaveLength(1);
  });

  it('that lowers the same again is another finding', async () => {
    await deploy([LABELS]);
    await deploy([LABELS], SAFEGUARDS, 'request-2');
    expect(findings()).toHaveLength(2);
  });

  it('says nothing of a dataset that was retired before', async () => {
    const retired = { ...sealed(MODELS), retiredAt: '2026-11-10T00:00:00.000Z' };
    const before = { datasets: [sealed(LABELS), retired], safeguards: SAFEGUARDS };
    expect(await reportLowering(before, { datasets: [LABELS], safeguards: SAFEGUARDS }, 'r', ports)).toBe(0);
  });

  it('says nothing of what an older release did not keep', async () => {
    const before = { datasets: [sealed(LABELS)], safeguards: null };
    const safeguards = { ...SAFEGUARDS, trustedAccounts: ['999988887777'] };
    expect(await reportLowering(before, { datasets: [LABELS], safeguards }, 'r', ports)).toBe(0);
  });
});

describe('who deployed', () => {
  const begins = (time: string, stackName = 'Sealwatch', user = 'maria') =>
    record(
      'cloudformation',
      'ExecuteChangeSet',
      { stackName, changeSetName: 'cdk' },
      {
        eventTime: time,
        eventID: `event-${time}`,
        userIdentity: {
          type: 'IAMUser',
          arn: `arn:aws:iam::111122223333:user/${user}`,
          accountId: '111122223333',
          userName: user,
        },
      },
    );
  const reportCall = (call: ReturnType<typeof begins>) => {
    const manifest = new MemoryStore();
    return observeCall(parseRecord(call), {
      ...ports,
      store: manifest,
      callers: manifest.callers,
      settings: store,
      reader: new FakeAwsSettings(),
      isPolicyPublic: async () => null,
      guard: {
        scope: 'configured',
        buckets: [{ name: 'acme', datasets: [LABELS] }],
        account: '111122223333',
        trustedAccounts: [],
        organization: null,
        keys: [],
        stack: 'Sealwatch',
      },
    });
  };
  const named = () =>
    findings()
      .filter(({ rule }) => rule === 'protection-lowered')
      .map(({ actor, evidence }) => [actor.arn?.split('/')[1] ?? null, evidence.call?.at ?? null]);
  const lower = () => deploy([{ ...LABELS, mode: 'open' }, MODELS]);

  it.each([
    ['before the deployment', [reportCall, lower]],
    ['after it', [lower, reportCall]],
  ] as const)('is named where the record comes %s', async (_, [first, second]) => {
    await first(begins('2026-11-20T03:18:30Z'));
    await second(begins('2026-11-20T03:18:30Z'));
    expect(named()).toEqual([['maria', '2026-11-20T03:18:30.000Z']]);
  });

  it('is whoever began last before it, in whatever order the records come', async () => {
    await lower();
    await reportCall(begins('2026-11-20T03:18:30Z', 'Sealwatch', 'mallory'));
    await reportCall(begins('2026-11-20T03:02:00Z', 'Sealwatch', 'maria'));
    expect(named()).toEqual([['mallory', '2026-11-20T03:18:30.000Z']]);
  });

  it('is put right when the record of the last one comes late', async () => {
    await reportCall(begins('2026-11-20T03:02:00Z', 'Sealwatch', 'maria'));
    await lower();
    await reportCall(begins('2026-11-20T03:18:30Z', 'Sealwatch', 'mallory'));
    expect(named()).toEqual([['mallory', '2026-11-20T03:18:30.000Z']]);
    expect(findings().find(({ rule }) => rule === 'protection-lowered')?.unknown).toEqual({});
  });

  it.each([
    ['of another stack', begins('2026-11-20T03:18:30Z', 'Other')],
    ['that came after it', begins('2026-11-20T03:20:01Z')],
    ['of hours before', begins('2026-11-20T01:00:00Z')],
    [
      'that was refused',
      { ...begins('2026-11-20T03:18:30Z'), errorCode: 'AccessDenied', errorMessage: 'no' },
    ],
  ])('is not known by a call %s', async (_, call) => {
    await lower();
    await reportCall(call);
    expect(named()).toEqual([[null, null]]);
  });
});
