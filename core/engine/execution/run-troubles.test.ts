import { beforeEach, describe, expect, it } from 'vitest';
import { driveGivingUp, driveRun } from '../../../test/model/drive-run.ts';
import { LABELS, Scene } from '../../../test/model/sealing-scene.ts';
import { NAMES, swept } from '../../../test/model/swept-scene.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ObjectReader } from '../../versions/object-reader.ts';
import type { VersionLister } from '../../versions/version-lister.ts';
import { NOBODY } from '../../versions/version-record.ts';
import { observe } from '../objects/observe.ts';
import { beginVerification, resumeRun } from '../runs/begin-run.ts';
import type { Run } from '../runs/run.ts';
import { type AdvancePorts, advanceRun } from './advance-run.ts';
import { beginSweep } from './schedule-sweeps.ts';
import { workOnUnit } from './work-on-unit.ts';

const NO_BUCKET = 'there is no such bucket';

/** S3 without the bucket. */
const GONE: ObjectReader & VersionLister = {
  read: async () => ({ kind: 'gone', reason: 'no-such-bucket' }),
  listVersions: noBucket,
  listCurrent: noBucket,
  listAll: noBucket,
  current: noBucket,
  holds: noBucket,
  versioning: noBucket,
};

async function noBucket(): Promise<never> {
  throw new SealwatchError('NOT_FOUND', `guarded: ${NO_BUCKET}; make it again`);
}

const withoutBucket = (ports: AdvancePorts): AdvancePorts => ({
  ...ports,
  reader: GONE,
  lister: GONE,
  stored: { ask: noBucket },
});

type Swept = Awaited<ReturnType<typeof swept>>;

/** Begins a run of the thirty keys, which have a change. */
async function begun(it_: Swept, kind: string): Promise<string> {
  await it_.stage.put('k03', 'evil');
  const { run } =
    kind === 'verify'
      ? await beginVerification({ bucket: it_.stage.bucket, prefix: '', isKey: false }, it_.ports)
      : await beginSweep(LABELS, kind, it_.ports);
  return run.id;
}

/** Plans a run, and has the first of its units read. */
async function planned(run: string, ports: AdvancePorts): Promise<void> {
  const step = await advanceRun({ run, wave: null }, ports);
  if (step.next !== 'read') throw new Error('nothing is to be read');
  await workOnUnit({ run, unit: 1, wave: step.wave }, ports);
}

const recordOf = async ({ stage }: Pick<Swept, 'stage'>, run: string) => (await stage.runs.run(run)) as Run;

describe.each(['verify', 'versions', 's3', 'read'])('a run (%s) whose bucket goes away', (kind) => {
  let it_: Swept;
  let run: string;
  beforeEach(async () => {
    it_ = await swept();
    // A key that is looked at, at the level that looks at few.
    await it_.stage.put('k29', 'evil too');
    run = await begun(it_, kind);
  });

  it('before it is planned fails and says so, and goes on when the bucket is there', async () => {
    expect(await driveGivingUp(run, withoutBucket(it_.ports))).toBe('fail');
    expect((await recordOf(it_, run)).reason).toContain(NO_BUCKET);
    await resumeRun(run, it_.ports);
    expect(await driveRun(run, it_.ports)).toBe('end');
    expect((await recordOf(it_, run)).totals?.keys).toBe(NAMES.length);
  });

  it('while it is read fails and says so, finds nothing gone, and keeps what was done', async () => {
    const small = { ...it_.ports, limits: { maxKeys: 1, waveUnits: 100 } };
    await planned(run, small);
    const before = it_.scene.findings();
    const done = await it_.stage.runs.totals(run);
    expect(await driveGivingUp(run, withoutBucket(small))).toBe('fail');
    expect((await recordOf(it_, run)).reason).toContain(NO_BUCKET);
    expect(await it_.stage.runs.totals(run)).toEqual(done);
    expect(it_.scene.findings()).toEqual(before);
    await resumeRun(run, it_.ports);
    expect(await driveRun(run, it_.ports)).toBe('end');
    expect((await recordOf(it_, run)).totals?.keys).toBe(NAMES.length);
  });
});

describe('a seal whose bucket goes away', () => {
  let scene: Scene;
  let ports: AdvancePorts;
  beforeEach(async () => {
    scene = new Scene();
    for (const key of ['a', 'b', 'c']) await scene.stage.put(key, 'good');
    ports = {
      ...scene.ports,
      manifestRanges: async () => [],
      datasetOfKey: () => LABELS,
      limits: { maxKeys: 1 },
      msLeft: () => 900_000,
    };
  });
  const reason = async (run: string) => (await recordOf(scene, run)).reason;

  it('while it pins fails and says so', async () => {
    const run = await scene.start();
    expect(await driveGivingUp(run, withoutBucket(ports))).toBe('fail');
    expect(await reason(run)).toContain(NO_BUCKET);
  });

  it('while it reads fails and says so: a baseline whose keys are all gone is none', async () => {
    const run = await scene.start();
    await scene.pin(run);
    await scene.ask({ do: 'seal-accept', run });
    await planned(run, ports);
    expect(await driveGivingUp(run, withoutBucket(ports))).toBe('fail');
    expect(await reason(run)).toBe(
      '2 of 3 parts of it could not be read: guarded: there is no such bucket; make it again, or take it out of the configuration and deploy',
    );
    expect(scene.dataset?.status).toBe('sealing');
    await scene.ask({ do: 'seal-resume', run });
    expect(await driveRun(run, ports)).toBe('end');
    expect((await recordOf(scene, run)).totals?.outcomes).toEqual({ sealed: 3 });
  });
});

describe.each(['versions', 'read'])('a sweep at the level %s', (level) => {
  const RETIRED = { retiredAt: '2026-11-20T04:00:00.000Z' };
  const OTHER_KEYS = { prefix: 'elsewhere/', status: 'unsealed' } as const;

  it.each<[string, Partial<Dataset>, RegExp]>([
    ['is not configured any more', RETIRED, /does not name the dataset "labels" any more: add it there/],
    ['has other keys since', OTHER_KEYS, /was configured anew since: start again with sealwatch seal labels/],
  ])('fails where its dataset %s, before it is planned and while it is read', async (_, change, said) => {
    for (const isPlanned of [false, true]) {
      const it_ = await swept();
      const small = { ...it_.ports, limits: { maxKeys: 1, waveUnits: 100 } };
      await it_.stage.put('k29', 'evil too');
      const run = await begun(it_, level);
      if (isPlanned) await planned(run, small);
      const known = it_.stage.store.datasets.get(LABELS) as Dataset;
      it_.stage.store.datasets.set(LABELS, { ...known, ...change });
      const given = { ...small, datasetOfKey: () => null };
      expect(await driveGivingUp(run, given)).toBe('fail');
      expect(await recordOf(it_, run)).toMatchObject({ reason: expect.stringMatching(said), totals: null });
      expect(it_.stage.store.datasets.get(LABELS)?.readAt).toBeUndefined();
      expect((await it_.stage.runs.totals(run)).keys).toBe(isPlanned ? 1 : 0);
      it_.stage.store.datasets.set(LABELS, known);
      await resumeRun(run, it_.ports);
      expect(await driveRun(run, it_.ports)).toBe('end');
    }
  });
});

const MARKER_CREATED = {
  type: 'marker-created',
  etag: null,
  size: null,
  sequencer: null,
  isExpiration: false,
  requester: NOBODY,
} as const;

describe('a key that is renamed under a run', () => {
  /** As `aws s3 mv` does it. */
  const rename = async ({ stage }: Pick<Scene, 'stage'>, from: string, to: string, content: string) => {
    await stage.step();
    await stage.put(to, content);
    return stage.delete(from);
  };

  it.each(['verify', 'versions', 'read'])('is removed there and added here (%s)', async (kind) => {
    const it_ = await swept();
    const small = { ...it_.ports, limits: { maxKeys: 1, waveUnits: 100 } };
    await it_.stage.put('k04', 'evil too');
    const run = await begun(it_, kind);
    await planned(run, small);
    await rename(it_, 'k04', 'k04-renamed', 'evil too');
    expect(await driveRun(run, small)).toBe('end');
    await it_.stage.step();
    await it_.sweep('versions');
    expect(it_.scene.findings()).toEqual([
      'object-added high open',
      'object-altered critical open',
      'object-altered critical open',
      'object-removed high open',
    ]);
  });

  it('is sealed under the name that was pinned, and judged after that', async () => {
    const scene = new Scene();
    await scene.stage.put('old', 'good');
    const run = await scene.start();
    await scene.pin(run);
    const marker = await rename(scene, 'old', 'new', 'good');
    const old = { bucket: scene.stage.bucket, key: 'old' };
    const event = {
      ...old,
      ...MARKER_CREATED,
      versionId: marker?.versionId ?? null,
      at: marker?.storedAt ?? '',
    };
    await observe(old, LABELS, event, scene.ports);
    expect((await scene.read(run)).counts).toEqual({ sealed: 1 });
    expect(await scene.finish(run)).toBe(null);
    expect([await scene.stateOf('old'), (await scene.stateOf('new'))?.state]).toEqual([
      { state: 'removed', expected: expect.stringMatching(/^sha256:/) },
      'added',
    ]);
  });
});
