import type { Connection } from '../../cli/connection/connect.ts';
import type { BaselineAction, BaselineAnswer, SealedKey } from '../../core/api/baseline-request.ts';

export interface Pending {
  readonly key: string;
  readonly size: number;
}

/** A recorder function that seals what it is given, in pages of 40. */
export class FakeRecorder {
  readonly asked: BaselineAction[] = [];
  readonly sealed = new Map<string, SealedKey['outcome']>();
  atWork = 0;
  mostAtWork = 0;
  /** Keys that an invocation leaves out while it is in here. */
  readonly late = new Set<string>();
  /** Open findings of keys. */
  readonly findings: Record<string, string[]> = {};
  readonly outcomes: Record<string, SealedKey['outcome']> = {};
  isPinned = false;
  isResumed = false;
  /** Set for a dataset that was sealed before: what sealing it again would accept, page by page, and leave. */
  again: { accepts: Pending[]; suspects: SealedKey[] }[] | null = null;
  readonly #keys: readonly Pending[];

  constructor(keys: readonly Pending[]) {
    this.#keys = keys;
  }

  readonly baseline = (async (_: string, action: BaselineAction) => {
    this.asked.push(action);
    this.mostAtWork = Math.max(this.mostAtWork, ++this.atWork);
    await new Promise((resolve) => setImmediate(resolve));
    this.atWork -= 1;
    return this.#answer(action);
  }) as Connection['baseline'];

  count(what: BaselineAction['do']): number {
    return this.asked.filter((action) => action.do === what).length;
  }

  #answer(action: BaselineAction): BaselineAnswer {
    switch (action.do) {
      case 'seal-start':
        return {
          kind: 'run',
          run: 'r1',
          isResumed: this.isResumed,
          isPinned: this.isPinned,
          isFirst: this.again === null,
        };
      case 'seal-estimate': {
        const isFirst = this.again === null;
        const first = this.#preview(null);
        return { ...first, kind: 'estimate', objects: this.#keys.length, bytes: 100, isFirst, cursor: null };
      }
      case 'seal-preview':
        return { kind: 'preview', ...this.#preview(action.cursor) };
      case 'seal-abandon':
        return { kind: 'abandoned', run: 'r1' };
      case 'seal-pin': {
        const cursor = action.cursor === null ? 'more' : null;
        return { kind: 'pinned', objects: this.#keys.length, bytes: 100, cursor };
      }
      case 'seal-pending': {
        const left = this.#keys.filter(
          ({ key }) => !this.sealed.has(key) && (action.cursor === null || key > action.cursor),
        );
        const keys = left.slice(0, 40);
        return { kind: 'pending', keys, cursor: left.length > 40 ? (keys.at(-1)?.key ?? null) : null };
      }
      case 'seal-hash':
        return {
          kind: 'hashed',
          keys: action.keys.filter((key) => !this.late.delete(key)).map((key) => this.#seal(key)),
        };
      default:
        return { kind: 'finished', judged: 2, findings: [], cursor: null };
    }
  }

  #preview(cursor: string | null) {
    const page = Number(cursor ?? 0);
    const { accepts, suspects } = this.again?.[page] ?? { accepts: [], suspects: [] };
    const next = page + 1 < (this.again?.length ?? 0) ? String(page + 1) : null;
    return { accepts, suspects, cursor: next };
  }

  #seal(key: string): SealedKey {
    const outcome = this.outcomes[key] ?? 'sealed';
    this.sealed.set(key, outcome);
    return {
      key,
      outcome,
      detail: outcome === 'unverifiable' ? 'archived' : null,
      findings: this.findings[key] ?? (outcome === 'altered' ? ['f'.repeat(40)] : []),
    };
  }
}

export const keysOf = (count: number, size = 1000): Pending[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `moderation/v3/${String(index).padStart(4, '0')}`,
    size,
  }));
