import { beforeAll, describe, expect, inject, it } from 'vitest';
import { backOff } from '../../aws/back-off.ts';
import { registerDatasets, retireOthers } from '../../aws/dynamodb/dataset-registry.ts';
import { DynamoDeploymentLog } from '../../aws/dynamodb/deployment-log.ts';
import { manifestRanges } from '../../aws/dynamodb/manifest-keys.ts';
import { DynamoRunStore } from '../../aws/dynamodb/run-store.ts';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { beginCatchUps } from '../../core/engine/execution/catch-up.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import { reportLowering } from '../../core/engine/posture/report-lowering.ts';
import { verifyKey } from '../../core/engine/verification/verify-key.ts';
import { type ConfiguredDataset, type Mode, notLookedAtSince } from '../../core/scope/dataset.ts';
import { driveRun, IDLE_ENGINE } from '../model/drive-run.ts';
import { hash } from '../model/memory-stage.ts';
import type { Stage } from '../model/stage.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealOne, storedEvent } from './steps.ts';

const BUCKET = 'protected';
const SAFEGUARDS = {
  trustedAccounts: [],
  organization: null,
  alerts: [],
  operations: [],
  canaries: [],
  approvers: null,
};

let world: LocalWorld;
let stage: Stage;
let deployments = 0;

/** What the function does that each deployment calls. */
async function deploy(configured: readonly ConfiguredDataset[]): Promise<void> {
  const now = new Date();
  deployments += 1;
  await reportLowering(
    { datasets: await stage.runs.datasets(), safeguards: SAFEGUARDS },
    { datasets: configured, safeguards: SAFEGUARDS },
    `deployment-${deployments}`,
    {
      settings: new DynamoSettingsStore(world.document, world.tables),
      deployments: new DynamoDeploymentLog(world.document, world.tables),
      backOff,
      clock: () => now,
      hash,
    },
  );
  await registerDatasets({ ...world, backOff }, configured, now);
  await retireOthers(world, configured, now);
}

const labels = (mode: Mode): ConfiguredDataset => ({
  name: 'labels',
  bucket: BUCKET,
  prefix: 'labels/',
  mode,
  writers: [],
});

async function write(key: string, content: string): Promise<void> {
  const event = await storedEvent(stage, key, content);
  await observe({ bucket: BUCKET, key }, 'labels', event, stage.ports);
}

const verify = (key: string) => verifyKey({ bucket: BUCKET, key }, 'labels', stage.ports);

async function findingsOf(ids: readonly string[]) {
  const findings = await stage.ports.store.findings(ids);
  return findings.map(({ rule, severity, state }) => `${severity} ${rule} ${state}`);
}

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Protection');
  await makeBucket(world, BUCKET, 'enabled');
  stage = await realStage(world, BUCKET, 'enabled', 'sealed', 'labels');
  await sealOne(stage, 'labels/kept', 'good');
  await sealOne(stage, 'labels/overwritten', 'good');
  await stage.step();
  await deploy([labels('open')]);
  await stage.step();
  await write('labels/overwritten', 'poison');
  await write('labels/added', 'poison');
  await stage.step();
  await deploy([labels('sealed')]);
});

describe('a sealed dataset that was open for a moment', () => {
  it.each([
    ['labels/kept', 'intact', []],
    ['labels/overwritten', 'altered', ['critical object-altered open']],
    ['labels/added', 'added', ['high object-added open']],
  ])('verified: %s is %s, with findings %j', async (key, state, findings) => {
    const verified = await verify(key);
    expect(verified.state).toBe(state);
    expect(await findingsOf(verified.findings)).toEqual(findings);
  });

  it('says that it was current when the dataset became sealed again, once', async () => {
    const [first, again] = [await verify('labels/overwritten'), await verify('labels/overwritten')];
    expect(again.findings).toEqual(first.findings);
    const [finding] = await stage.ports.store.findings(first.findings);
    const since = (await stage.runs.dataset('labels'))?.modes.at(-1)?.since;
    expect(finding).toMatchObject({
      happenedAt: since,
      evidence: { mode: 'sealed', current: true, judgedAgainAt: since },
    });
  });

  it('is a finding by itself, with the mode before and after', async () => {
    const log = new DynamoDeploymentLog(world.document, world.tables);
    const lowerings = await log.lowerings();
    expect(lowerings).toHaveLength(1);
    const findings = await stage.ports.store.findings(lowerings[0]?.findings ?? []);
    expect(findings).toMatchObject([
      {
        rule: 'protection-lowered',
        severity: 'medium',
        state: 'open',
        dataset: 'labels',
        evidence: { details: ['mode: sealed before, open now'] },
      },
    ]);
  });
});

describe('a dataset that was taken out for a moment', () => {
  /** What the settings poll begins, to its end. */
  const catchUp = async (): Promise<void> => {
    const { runs } = stage;
    const ports = {
      ...stage.ports,
      runs,
      engine: IDLE_ENGINE,
      schedules: new Map(),
      manifestRanges: manifestRanges(world.document, world.tables),
      datasetOfKey: (_: string, key: string) => (key.startsWith('labels/') ? 'labels' : null),
      buckets: [BUCKET],
    };
    expect(await beginCatchUps(ports)).toEqual(['labels']);
    await driveRun((await runs.runOfPlace('catch-up/labels')) ?? '', ports);
  };
  const since = async () => {
    const dataset = await stage.runs.dataset('labels');
    return dataset && notLookedAtSince(dataset);
  };

  it('says since when it was not looked at, until every key was', async () => {
    await catchUp();
    expect(await since()).toBeNull();
    await deploy([]);
    const retiredAt = await since();
    await stage.step();
    await stage.put('labels/kept', 'poison');
    await stage.step();
    await deploy([labels('sealed')]);
    expect(retiredAt).not.toBeNull();
    expect(await since()).toBe(retiredAt);
    await catchUp();
    expect(await since()).toBeNull();
    const { state, findings } = await verify('labels/kept');
    expect([state, await findingsOf(findings)]).toEqual(['altered', ['critical object-altered open']]);
  });

  it('lets nobody close a gap that began anew', async () => {
    const runs = new DynamoRunStore(world.document, world.tables);
    await deploy([]);
    await stage.step();
    await deploy([labels('sealed')]);
    const gap = (await runs.dataset('labels'))?.gap;
    if (gap === undefined) throw new Error('there is no gap');
    await runs.closeGap('labels', { ...gap, to: '2026-01-01T00:00:00.000Z' });
    expect(await since()).toBe(gap.from);
    await runs.closeGap('labels', gap);
    expect(await since()).toBeNull();
  });
});

it('keeps who began deployments, newest first', async () => {
  const log = new DynamoDeploymentLog(world.document, world.tables);
  const call = { name: 'UpdateStack', service: 'cloudformation', region: null, error: null };
  const caller = { arn: 'arn:aws:iam::111122223333:user/maria', account: null, sourceIp: null } as never;
  for (const at of ['2026-11-20T03:02:00Z', '2026-11-20T03:18:30Z'])
    await log.saveCall({ call: { ...call, at, eventId: at }, caller });
  expect((await log.calls()).map(({ call }) => call.at)).toEqual([
    '2026-11-20T03:18:30Z',
    '2026-11-20T03:02:00Z',
  ]);
});
