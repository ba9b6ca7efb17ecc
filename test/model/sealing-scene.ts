import type { BaselineAction, SealedKey } from '../../core/api/baseline-request.ts';
import { padSequencer } from '../../core/base/object-ref.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { BaselinePorts } from '../../core/engine/sealing/decisions.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { memoryStage } from './memory-stage.ts';

export const PRINCIPAL = {
  arn: 'arn:aws:iam::111122223333:role/Publisher',
  account: '111122223333',
  session: null,
};
export const KEY = 'labels.jsonl';
export const LABELS = 'labels';

/** A sealed dataset in memory, and what people and S3 do to it. */
export class Scene {
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

  async pin(run: string): Promise<void> {
    await this.ask({ do: 'seal-pin', run, cursor: null });
  }

  async hash(run: string, ...keys: string[]): Promise<readonly SealedKey[]> {
    await this.pin(run);
    const answer = await this.ask({ do: 'seal-hash', run, keys });
    return answer.kind === 'hashed' ? answer.keys : [];
  }

  /** A whole seal, and how each key fared in it. */
  async seal(): Promise<Record<string, Omit<SealedKey, 'key'>>> {
    await this.stage.step();
    const run = await this.start();
    await this.pin(run);
    const pending = await this.ask({ do: 'seal-pending', run, cursor: null });
    const keys = pending.kind === 'pending' ? pending.keys.map(({ key }) => key) : [];
    const sealed = await this.hash(run, ...keys);
    await this.finish(run);
    return Object.fromEntries(sealed.map(({ key, ...rest }) => [key, rest]));
  }

  idOf(rule: string): string {
    const found = [...this.stage.store.findingsById.values()].find((each) => each.rule === rule);
    return found?.id ?? 'none';
  }

  async stateOf(key: string) {
    const [entry] = await this.stage.store.entries([{ bucket: 'guarded', key }]);
    return entry ? { state: entry.state, expected: entry.standing.expected?.digest ?? null } : null;
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
  await scene.hash(run, KEY);
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
