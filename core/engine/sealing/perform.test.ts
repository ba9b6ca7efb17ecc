import { expect, it } from 'vitest';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import type { BaselineAction } from '../../api/baseline-request.ts';
import { padSequencer } from '../../base/object-ref.ts';
import type { Decision } from '../../findings/decision.ts';
import type { Dataset } from '../../scope/dataset.ts';
import { observe } from '../objects/observe.ts';
import type { ObjectEvent } from '../objects/s3-event.ts';
import { type BaselinePorts, perform } from './perform.ts';

const PRINCIPAL = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: null };
const KEY = 'labels.jsonl';
const LABELS = 'labels';

/** A sealed dataset in memory, and what people and S3 do to it. */
class Scene {
  readonly stage = memoryStage('sealed', 'enabled');
  /** In the order in which they were recorded, repetitions among them. */
  readonly decisions: Decision[] = [];
  readonly ports: BaselinePorts = {
    ...this.stage.ports,
    runs: this.stage.runs,
    datasetOfKey: () => LABELS,
    authorize: () => {},
    recordDecision: async (decision) => {
      this.decisions.push(decision);
    },
  };
  #sequencer = 0x1000;

  ask = (action: BaselineAction) => perform(action, PRINCIPAL, this.ports);

  get dataset(): Dataset | undefined {
    return this.stage.store.datasets.get(LABELS);
  }

  async start(): Promise<string> {
    const answer = await this.ask({ do: 'seal-start', dataset: LABELS });
    return answer.kind === 'run' ? answer.run : '';
  }

  async hash(run: string, ...keys: string[]): Promise<void> {
    await this.ask({ do: 'seal-pin', run, cursor: null });
    await this.ask({ do: 'seal-hash', run, keys });
  }

  async finish(run: string): Promise<void> {
    for (let cursor: string | null = null; ; ) {
      const answer = await this.ask({ do: 'seal-finish', run, cursor });
      cursor = answer.kind === 'finished' ? answer.cursor : null;
      if (cursor === null) return;
    }
  }

  async put(key: string, content: string): Promise<string | null> {
    await this.stage.step();
    const { versionId, etag } = await this.stage.put(key, content);
    await this.#tell({ key, type: 'stored', versionId, etag, size: content.length });
    return versionId;
  }

  async destroy(key: string, versionId: string | null): Promise<void> {
    await this.stage.step();
    await this.stage.destroy(key, versionId);
    await this.#tell({ key, type: 'destroyed', versionId, etag: null, size: null });
  }

  findings = (): string[] =>
    [...this.stage.store.findingsById.values()]
      .map(({ rule, severity, state }) => `${rule} ${severity} ${state}`)
      .sort();

  async #tell(change: Pick<ObjectEvent, 'key' | 'type' | 'versionId' | 'etag' | 'size'>): Promise<void> {
    this.#sequencer += 0x10;
    const sequencer = padSequencer(this.#sequencer.toString(16));
    const requester = { account: '111122223333', sourceIp: null, requestId: null };
    const at = this.stage.now().toISOString();
    const objectEvent = { ...change, bucket: 'guarded', sequencer, at, isExpiration: false, requester };
    await observe(objectEvent, LABELS, objectEvent, this.stage.ports);
  }
}

async function sealed(content = 'good'): Promise<Scene> {
  const scene = new Scene();
  await scene.stage.put(KEY, content);
  const run = await scene.start();
  await scene.hash(run, KEY);
  await scene.finish(run);
  return scene;
}

const announce = (until: string, ...contents: string[]): BaselineAction => ({
  do: 'approve',
  bucket: 'guarded',
  digests: contents.map((content) => ({ key: KEY, digest: digestOf(content), size: content.length })),
  reason: 'release 4',
  until,
});

it.each(['20 Nov 2026 04:12:07 UTC', '2026-11-20T04:12:07+00:00', '2026-11-20T00:12:07-04:00'])(
  'ends an approval at its expiry, however that is written: %s',
  async (until) => {
    const scene = await sealed();
    await scene.ask(announce(until, 'next'));
    const [entry] = await scene.stage.store.entries([{ bucket: 'guarded', key: KEY }]);
    expect(entry?.approvals.map((each) => each.until)).toEqual(['2026-11-20T04:12:07.000Z']);
  },
);

it('takes each of several digests that one request announces for the same key', async () => {
  const scene = await sealed();
  await scene.ask(announce('2026-11-21T00:00:00.000Z', 'one', 'two'));
  await scene.put(KEY, 'two');
  await scene.put(KEY, 'one');
  expect(scene.findings()).toEqual([]);
});

it('starts a seal anew where the dataset is not being sealed: what was pinned was of other keys, or nothing', async () => {
  const scene = new Scene();
  const abandoned = await scene.start();
  scene.stage.store.datasets.set(LABELS, { ...scene.stage.dataset, prefix: 'other/' });
  await scene.stage.step();
  expect(await scene.start()).not.toBe(abandoned);
  expect(scene.dataset).toMatchObject({ status: 'sealing', sealedAt: '2026-11-20T03:12:08.000Z' });
  await expect(scene.ask({ do: 'seal-start', dataset: LABELS })).resolves.toMatchObject({ isResumed: true });
});

it('does not end a seal of a dataset that was configured anew meanwhile', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.hash(run, KEY);
  scene.stage.store.datasets.set(LABELS, { ...scene.stage.dataset, prefix: 'other/' });
  await expect(scene.finish(run)).rejects.toThrow(/sealwatch seal/);
  expect(scene.dataset?.status).toBe('unsealed');
});

it('does not end a seal while a key is left on any page', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.ask({ do: 'seal-pin', run, cursor: null });
  const { pins } = await scene.stage.runs.pendingPins(run, null);
  scene.ports.runs.pendingPins = async (_, cursor) =>
    cursor === null ? { pins: [], cursor: 'page 2' } : { pins, cursor: null };
  await expect(scene.finish(run)).rejects.toThrow(/not done/);
  await expect(scene.ask({ do: 'seal-finish', run, cursor: 'held:' })).rejects.toThrow(/not done/);
});

it('finds what was held back during the seal, also where the index does not show it yet', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.hash(run, KEY);
  await scene.put(KEY, 'evil');
  scene.ports.runs.heldKeys = async () => ({ keys: [], cursor: null });
  await scene.finish(run);
  expect(scene.findings()).toEqual(['object-altered critical open']);
});

it('keeps the finding of a destruction that came after the seal began', async () => {
  const scene = await sealed();
  const added = await scene.put('new.jsonl', 'new');
  const run = await scene.start();
  await scene.ask({ do: 'seal-pin', run, cursor: null });
  await scene.destroy('new.jsonl', added);
  await scene.ask({ do: 'seal-hash', run, keys: [KEY, 'new.jsonl'] });
  await scene.finish(run);
  const settled = ['object-added high resolved', 'transient-content high resolved'];
  expect(scene.findings()).toEqual([...settled, 'version-destroyed critical open']);
});

const OTHER = 'other.jsonl';
const summaryOf = ({ did, by, account, datasets, keys, count, reason }: Decision) =>
  [did, by, account, datasets.join(), keys.join(), count, reason] as const;
const BY = [PRINCIPAL.arn, PRINCIPAL.account] as const;

it('records every seal, approval and resolution, with who decided it and why', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const [finding] = [...scene.stage.store.findingsById.keys()];
  await scene.ask({ do: 'approve-finding', id: finding ?? '', reason: 'meant so' });
  const digests = [KEY, OTHER].map((key) => ({ key, digest: digestOf('next'), size: 4 }));
  await scene.ask({
    do: 'approve',
    bucket: 'guarded',
    digests,
    reason: 'release 4',
    until: '2026-11-21T00:00:00.000Z',
  });
  await scene.put(KEY, 'worse');
  const worse = [...scene.stage.store.findingsById.values()].find(({ state }) => state === 'open');
  await scene.ask({ do: 'resolve', id: worse?.id ?? '', reason: 'dealt with' });
  expect(scene.decisions.map(summaryOf)).toEqual([
    ['seal', ...BY, LABELS, '', 1, null],
    ['approve', ...BY, LABELS, KEY, 1, 'meant so'],
    ['approve', ...BY, LABELS, `${KEY},${OTHER}`, 2, 'release 4'],
    ['resolve', ...BY, LABELS, '', 1, 'dealt with'],
  ]);
  expect(scene.decisions.map(({ findings }) => findings)).toEqual([[], [finding], [], [worse?.id]]);
});

it('takes a seal that is resumed by the same person for the same decision, and by another for another one', async () => {
  const scene = new Scene();
  await scene.start();
  await scene.stage.step();
  await scene.start();
  await perform(
    { do: 'seal-start', dataset: LABELS },
    { ...PRINCIPAL, arn: `${PRINCIPAL.arn}2` },
    scene.ports,
  );
  const [first, again, other] = scene.decisions;
  expect(again).toEqual(first);
  expect(other?.id).not.toBe(first?.id);
});

it('lets nothing take effect whose decision could not be recorded', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const before = scene.findings();
  const [id = ''] = [...scene.stage.store.findingsById.keys()];
  const recordDecision = async () => {
    throw new Error('no table');
  };
  const ask = (action: BaselineAction) => perform(action, PRINCIPAL, { ...scene.ports, recordDecision });
  for (const action of [
    { do: 'resolve', id, reason: 'r' },
    { do: 'approve-finding', id, reason: 'r' },
    announce('2026-11-21T00:00:00.000Z', 'next'),
  ] as const)
    await expect(ask(action)).rejects.toThrow('no table');
  const [entry] = await scene.stage.store.entries([{ bucket: 'guarded', key: KEY }]);
  expect([scene.findings(), entry?.approvals]).toEqual([before, []]);
});

it('reports nothing of a finding that is resolved already', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const [id = ''] = [...scene.stage.store.findingsById.keys()];
  await scene.ask({ do: 'resolve', id, reason: 'once' });
  await scene.ask({ do: 'resolve', id, reason: 'twice' });
  expect(scene.decisions.filter(({ did }) => did === 'resolve').map(({ reason }) => reason)).toEqual([
    'once',
  ]);
});
