import type { BaselineAction, SealedKey } from '../../core/api/baseline-request.ts';
import { padSequencer } from '../../core/base/object-ref.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { BaselinePorts } from '../../core/engine/sealing/decisions.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { driveRun, IDLE_ENGINE, READING_ONLY_MS } from './drive-run.ts';
import { memoryStage } from './memory-stage.ts';

export const PRINCIPAL = {
  arn: 'arn:aws:iam::111122223333:role/Publisher',
  account: '111122223333',
  session: null,
};
export const KEY = 'labels.jsonl';
export const LABELS = 'labels';

/** How keys fared in a seal: those of which something is to be said by name, all by their number. */
export interface Sealed {
  readonly counts: Readonly<Record<string, number>>;
  readonly named: Readonly<Record<string, Omit<SealedKey, 'key'>>>;
}

/** A sealed dataset in memory, and what people and S3 do to it. */
export class Scene {
  readonly stage = memoryStage('sealed', 'enabled');
  /** In the order in which they were recorded, repetitions among them. */
  readonly decisions: Decision[] = [];
  readonly ports: BaselinePorts = {
    ...this.stage.ports,
    runs: this.stage.runs,
    engine: IDLE_ENGINE,
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

  /** Asks for a seal, as the command does, and does nothing for it yet. */
  async start(): Promise<string> {
    const answer = await this.ask({ do: 'seal-start', dataset: LABELS, accepts: 'nothing' });
    return answer.kind === 'run' ? answer.run : '';
  }

  /** Pins what is current now. */
  async pin(run: string): Promise<void> {
    await driveRun(run, this.ports);
  }

  /** Reads what a run pinned, and judges nothing yet. @returns what is to be said of it */
  async read(run: string): Promise<Sealed> {
    await this.pin(run);
    await this.ask({ do: 'seal-accept', run });
    await driveRun(run, this.ports, READING_ONLY_MS);
    const { outcomes } = await this.stage.runs.totals(run);
    const results = [...this.stage.runs.results.values()].filter((each) => each.run === run);
    const named = results.flatMap(({ keys }) => keys as SealedKey[]);
    return { counts: outcomes, named: Object.fromEntries(named.map(({ key, ...rest }) => [key, rest])) };
  }

  /** A whole seal. */
  async seal(): Promise<Sealed> {
    await this.stage.step();
    const run = await this.start();
    const sealed = await this.read(run);
    await this.finish(run);
    return sealed;
  }

  idOf(rule: string): string {
    const found = [...this.stage.store.findingsById.values()].find((each) => each.rule === rule);
    return found?.id ?? 'none';
  }

  async stateOf(key: string) {
    const [entry] = await this.stage.store.entries([{ bucket: 'guarded', key }]);
    return entry ? { state: entry.state, expected: entry.standing.expected?.digest ?? null } : null;
  }

  /** Judges what happened meanwhile, and ends a run. @returns why it failed, if it did */
  async finish(run: string): Promise<string | null> {
    await driveRun(run, this.ports);
    return (await this.stage.runs.run(run))?.reason ?? null;
  }

  async put(key: string, content: string): Promise<string | null> {
    await this.stage.step();
    const { versionId, etag } = await this.stage.put(key, content);
    await this.#send({ key, type: 'stored', versionId, etag, size: content.length });
    return versionId;
  }

  async destroy(key: string, versionId: string | null): Promise<void> {
    await this.stage.step();
    await this.stage.destroy(key, versionId);
    await this.#send({ key, type: 'destroyed', versionId, etag: null, size: null });
  }

  findings = (): string[] =>
    [...this.stage.store.findingsById.values()]
      .map(({ rule, severity, state }) => `${rule} ${severity} ${state}`)
      .sort();

  async #send(change: Pick<ObjectEvent, 'key' | 'type' | 'versionId' | 'etag' | 'size'>): Promise<void> {
    this.#sequencer += 0x10;
    const sequencer = padSequencer(this.#sequencer.toString(16));
    const requester = { account: '111122223333', sourceIp: null, requestId: null };
    const at = this.stage.now().toISOString();
    const objectEvent = { ...change, bucket: 'guarded', sequencer, at, isExpiration: false, requester };
    await observe(objectEvent, LABELS, objectEvent, this.stage.ports);
  }
}

export async function sealed(content = 'good'): Promise<Scene> {
  const scene = new Scene();
  await scene.stage.put(KEY, content);
  const run = await scene.start();
  await scene.read(run);
  await scene.finish(run);
  return scene;
}

export const announce = (until: string, ...contents: string[]): BaselineAction => ({
  do: 'approve',
  bucket: 'guarded',
  digests: contents.map((content) => ({ key: KEY, digest: digestOf(content), size: content.length })),
  reason: 'release 4',
  until,
});
