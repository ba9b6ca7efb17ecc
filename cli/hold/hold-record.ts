import type { WatchedHold } from '../../core/report/queries.ts';
import { type HoldKind, isInForce } from '../../core/scope/hold.ts';
import type { Connection } from '../connection/connect.ts';
import { explain } from '../errors/explain.ts';
import type { WantedHold } from './decide-hold.ts';

/** What the deployment keeps of the holds of a dataset, so that it can watch them. */
export class HoldRecord {
  readonly #connection: Pick<Connection, 'queries' | 'baseline'>;
  readonly #dataset: string;
  /** ISO time at which the command began: what was approved by then is held. */
  readonly #now: string;

  constructor(connection: Pick<Connection, 'queries' | 'baseline'>, dataset: string, now: Date) {
    this.#connection = connection;
    this.#dataset = dataset;
    this.#now = now.toISOString();
  }

  /** Those that are in force. */
  async watch(): Promise<readonly WatchedHold[]> {
    const all = await this.#connection.queries.holds();
    return all.filter(({ hold }) => hold.dataset === this.#dataset && isInForce(hold, this.#now));
  }

  /**
   * Has a hold recorded that was put on everything that is there.
   * @param tally how many versions there are, how many failed, and how many of these are gone
   * @returns why it is not watched; `null` where nothing keeps it from that
   */
  async keep(
    wanted: WantedHold,
    { versions, failed, gone }: { readonly versions: number; readonly failed: number; readonly gone: number },
  ): Promise<string | null> {
    if (versions === gone) return null;
    if (failed > gone)
      return 'not every version is held, so the hold is not recorded and not watched: run the command again';
    const until = wanted.kind === 'legal' ? null : wanted.until;
    const what = { dataset: this.#dataset, kind: wanted.kind, until, since: this.#now };
    try {
      await this.#connection.baseline('held', { do: 'hold', ...what });
      return null;
    } catch (error) {
      const { code, message } = explain(error);
      return `the hold is put, but not recorded, so nobody watches it: ${code}: ${message}`;
    }
  }

  /** Has holds that are about to end watched no more. @throws what keeps that from being recorded */
  async giveUp(wanted: 'no-governance' | 'no-legal'): Promise<void> {
    const kind: HoldKind = wanted === 'no-legal' ? 'legal' : 'governance';
    const known = await this.watch();
    if (!known.some(({ hold }) => hold.kind === kind)) return;
    await this.#connection.baseline('held', { do: 'release-hold', dataset: this.#dataset, kind });
  }
}
