import { applyKey, type KeyOutcome } from '../../core/restore/apply-key.ts';
import { type Candidate, differingKeys } from '../../core/restore/differing-keys.ts';
import { finishBegun } from '../../core/restore/finish-begun.ts';
import { type KeyPlan, planKey } from '../../core/restore/plan-key.ts';
import type { ApplyPorts } from '../../core/restore/ports.ts';
import type { RestoreTo } from '../../core/restore/wanted-bytes.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { type ManifestEntry, newEntry } from '../../core/versions/entry.ts';
import type { VersionFact } from '../../core/versions/facts.ts';
import { judgeHistory } from '../../core/versions/judge-history.ts';
import { stateOf } from '../../core/versions/key-state.ts';
import { NOBODY, type VersionRecord } from '../../core/versions/version-record.ts';
import { digestOf, etagOf, type FakeVersion, MemoryJournal, type RestoreS3 } from './restore-s3.ts';

const SEALED_AT = '2026-11-19T12:00:00.000Z';

export const DATASET: Dataset = {
  name: 'labels',
  bucket: 'guarded',
  prefix: 'labels/',
  modes: [{ mode: 'sealed', since: '2026-11-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: SEALED_AT,
};

/** A sealed dataset, what Sealwatch recorded of it, and a restore that a test runs step by step. */
export class RestoreScene {
  readonly s3: RestoreS3;
  readonly journal: MemoryJournal;
  to: RestoreTo = { kind: 'approved' };
  overwrite = false;
  readonly #entries = new Map<string, ManifestEntry>();
  readonly #records = new Map<string, VersionRecord[]>();

  constructor(s3: RestoreS3) {
    this.s3 = s3;
    this.journal = new MemoryJournal(s3);
  }

  /** Seals what is current under a key. */
  seal(key: string): void {
    const [top] = this.s3.stack(key);
    if (top?.kind !== 'object') throw new Error(`nothing to seal under ${key}`);
    const fact = factOf(top);
    const { version, versionId, digest, storedAt } = fact;
    const baseline = { version, versionId, digest, size: top.size, storedAt, run: 'r', by: 'Publisher' };
    this.#entries.set(key, { ...newEntry({ bucket: 'guarded', key }, DATASET.name), baseline });
    this.look(key);
  }

  /** Sealwatch takes notice of what S3 has under a key, and judges it. */
  look(key: string): void {
    const known = this.#records.get(key) ?? [];
    const stack = this.s3.stack(key);
    const fresh = stack.map(factOf);
    const old = known
      .map(({ fact }) => fact)
      .filter((fact) => !fresh.some(({ version }) => version === fact.version))
      .map((fact) => ({
        ...fact,
        destroyed: fact.destroyed ?? {
          at: '2026-11-20T13:00:00.000Z',
          by: 'delete' as const,
          sequencer: null,
          rank: null,
        },
      }));
    const facts = [...fresh, ...old];
    const ref = { bucket: 'guarded', key };
    const entry = this.#entries.get(key) ?? newEntry(ref, DATASET.name);
    const { baseline, approvals } = entry;
    const { standing, classes } = judgeHistory(facts.toReversed(), { dataset: DATASET, baseline, approvals });
    this.#entries.set(key, { ...entry, standing, state: stateOf(standing) });
    this.#records.set(
      key,
      facts.map((fact) => ({ ...RECORD, ...ref, fact, class: classes.get(fact.version) ?? 'unknown' })),
    );
  }

  approve(key: string, content: string, from: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) throw new Error(`${key} has no entry`);
    const until = '2026-12-01T00:00:00.000Z';
    const approval = {
      id: 'a',
      digest: digestOf(content),
      size: null,
      from,
      until,
      accepts: null,
      by: 'Publisher',
      reason: 'release',
    };
    this.#entries.set(key, { ...entry, approvals: [...entry.approvals, approval] });
  }

  get ports(): ApplyPorts {
    const { s3, journal } = this;
    const entries = this.#entries;
    const records = this.#records;
    return {
      lister: s3,
      sources: s3,
      reader: s3,
      writer: s3,
      journal,
      queries: {
        entry: async ({ key }) => entries.get(key) ?? null,
        history: async ({ key }) => records.get(key) ?? [],
        async *copies(digest) {
          for (const all of records.values()) yield* all.filter(({ fact }) => fact.digest === digest);
        },
        async *manifest(_, prefix) {
          for (const key of [...entries.keys()].sort())
            if (key.startsWith(prefix)) yield entries.get(key) as ManifestEntry;
        },
      },
    };
  }

  async candidates(): Promise<Candidate[]> {
    const all: Candidate[] = [];
    const asked = { dataset: DATASET, to: this.to, watch: () => {} };
    for await (const each of differingKeys(asked, this.ports)) all.push(each);
    return all;
  }

  async plan(): Promise<KeyPlan[]> {
    const plans: KeyPlan[] = [];
    for (const candidate of await this.candidates()) {
      const plan = await planKey(candidate, this.ports, { overwrite: this.overwrite });
      if (plan !== null) plans.push(plan);
    }
    return plans;
  }

  /** One run of the command, as far as it comes. */
  async apply(): Promise<KeyOutcome[]> {
    const outcomes: KeyOutcome[] = [];
    const clock = () => new Date('2026-11-20T14:00:00.000Z');
    const asked = { dataset: DATASET, to: this.to, overwrite: this.overwrite };
    for (const begun of await this.journal.open()) {
      const outcome = await finishBegun(begun, asked, this.ports, clock);
      if (outcome !== null) outcomes.push(outcome);
    }
    for (const plan of await this.plan()) outcomes.push(await applyKey(plan, this.ports, clock));
    return outcomes;
  }
}

const RECORD: Omit<VersionRecord, 'bucket' | 'key' | 'fact' | 'class'> = {
  dataset: DATASET.name,
  level: 'read',
  requester: NOBODY,
  destroyer: null,
  storageClass: null,
  encryption: null,
  seenAt: SEALED_AT,
  firstTriedAt: null,
  verifiedAt: null,
  detail: null,
  findings: [],
};

function factOf({ versionId, kind, content, size, storedAt, isWithCustomerKey }: FakeVersion): VersionFact {
  const at = storedAt.toISOString();
  const etag = kind === 'object' ? etagOf(content) : null;
  const isRead = kind === 'object' && !isWithCustomerKey;
  return {
    version: versionId ?? `null/${etag ?? 'marker'}/${at}`,
    versionId,
    kind,
    storedAt: at,
    announcedAt: null,
    sequencer: null,
    rank: null,
    digest: isRead ? digestOf(content) : null,
    unestablished: kind === 'object' && isWithCustomerKey ? 'customer-key' : null,
    size: kind === 'object' ? size : null,
    etag,
    prefixes: [],
    approvedElsewhere: null,
    destroyed: null,
  };
}
