import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { observeEvents } from '../../core/engine/objects/observe.ts';
import type { WorkerPorts } from '../../core/engine/objects/ports.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { BaselinePorts } from '../../core/engine/sealing/decisions.ts';
import type { Principal } from '../../core/engine/sealing/grants.ts';
import type { RunStore } from '../../core/engine/sealing/run-store.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';
import type { Operation } from './sequence.ts';

export interface StagedVersion {
  readonly versionId: string | null;
  readonly etag: string | null;
  /** Whole seconds, ISO. */
  readonly storedAt: string;
}

/** Where a sequence plays: a bucket with one dataset, and the worker's ports to it. */
export interface Stage {
  readonly bucket: string;
  readonly dataset: Dataset;
  readonly versioning: Versioning;
  readonly ports: WorkerPorts;
  readonly runs: RunStore;
  readonly functions: Functions;
  put(key: string, content: string): Promise<StagedVersion>;
  /** A plain delete; `null` where it leaves no marker. */
  delete(key: string): Promise<StagedVersion | null>;
  destroy(key: string, versionId: string | null): Promise<void>;
  /** Writes the record of the dataset, as a deployment does. */
  register(dataset: Dataset): Promise<void>;
  /** Lets whole seconds pass, so that Last-Modified and approvals of before and after differ. */
  step(): Promise<void>;
  now(): Date;
  /** Keeps what a person decided, where that is to be reported. @default - nobody does */
  readonly recordDecision?: BaselinePorts['recordDecision'];
  /** Told what is done next. @default - nobody asks */
  readonly begins?: (operation: Operation) => void;
  /** Lets a worker die after its first write, where it writes more than once. */
  cutOff(work: () => Promise<void>): Promise<void>;
}

/** How the product's functions are run on a stage. */
export interface Functions {
  /** Has the worker take in events of one key, until it has. */
  observe(events: readonly ObjectEvent[], dataset: string, ports: WorkerPorts): Promise<void>;
  /** Runs a function that somebody asks until it has answered, and as often as he would. */
  invoke<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  /** Runs what a person asked for, with what is proved of them. */
  decide<Answer>(action: BaselineAction, work: (principal: Principal) => Promise<Answer>): Promise<Answer>;
  /** Runs a child of a state machine. */
  child(work: () => Promise<void>): Promise<void>;
}

const PRINCIPAL = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: null };

/** Each function once, and nothing goes wrong. */
export const UNDISTURBED: Functions = {
  observe: async (events, dataset, ports) => {
    const [ref] = events;
    if (ref) await observeEvents(ref, dataset, events, ports);
  },
  invoke: (work) => work(),
  decide: (_, work) => work(PRINCIPAL),
  child: (work) => work(),
};
