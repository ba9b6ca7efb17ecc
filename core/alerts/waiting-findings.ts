import { SealwatchError } from '../base/errors.ts';
import { messageBytes } from '../base/escape.ts';
import { isFirstGroup } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import type { DeliveryPorts } from './ports.ts';
import { takeOver } from './publish-alert.ts';

/** DynamoDB takes 100 actions in a transaction; two are the alert and its window. */
export const MAX_CLAIMS = 90;
/** DynamoDB takes 4 MB in a transaction; the alert itself may have a tenth of it, and JSON is not its way of counting. */
const MAX_CLAIMED_BYTES = 2_500_000;

/** How many findings one transaction claims after so many conflicts. */
export const mostAfter = (conflicts: number): number => Math.ceil(MAX_CLAIMS / 2 ** conflicts);

interface Group {
  readonly group: string;
  /** A finding that has just been written, which the index may not show yet. */
  readonly first: Finding | undefined;
  /** True when nothing but that one is asked for. */
  readonly isAlone: boolean;
}

/** The findings of a group that wait and can be reported now, divided into claims of one transaction each. */
export class WaitingFindings {
  readonly #group: Group;
  readonly #ports: DeliveryPorts;
  readonly #published = new Set<string>();
  readonly #broken = new Set<string>();
  #isFirstTaken = false;
  #heldUntil: string | null = null;

  constructor(group: Group, ports: DeliveryPorts) {
    this.#group = group;
    this.#ports = ports;
  }

  /** ISO time until which somebody else publishes an alert for which an update waits; `null` where none does. */
  get heldUntil(): string | null {
    return this.#heldUntil;
  }

  /**
   * Reads the group once. Each claim was read strongly a moment before; the finding that has just been written is in the first claim
   * of the first reading, and in no other.
   */
  async *claims(most: number): AsyncGenerator<Finding[], void> {
    let claim: Finding[] = [];
    let bytes = 0;
    for await (const page of this.#pages()) {
      const claimable = page.filter((finding) => this.#isClaimable(finding));
      for (const finding of await this.#reportable(claimable)) {
        const size = messageBytes(finding);
        // At least one, since an item has 400 KB at most.
        if (claim.length >= most || (claim.length > 0 && bytes + size > MAX_CLAIMED_BYTES)) {
          yield claim;
          claim = [];
          bytes = 0;
        }
        claim.push(finding);
        bytes += size;
      }
    }
    if (claim.length > 0) yield claim;
  }

  /** @throws {SealwatchError} `INTERNAL` when there are findings that nobody can claim; they are set aside, and reported as an error each time */
  reportBroken(): void {
    if (this.#broken.size === 0) return;
    const message = `these items of the findings table have no "stamp", so they are not reported: ${[...this.#broken].join(', ')}`;
    throw new SealwatchError('INTERNAL', message);
  }

  async *#pages(): AsyncGenerator<readonly Finding[]> {
    const { group, first, isAlone } = this.#group;
    const isInGroup = first?.notice.group === group;
    // Whoever reads once more has claimed it: what was read of it then would lose every write.
    if (isInGroup && !this.#isFirstTaken) yield [first];
    this.#isFirstTaken = true;
    if (isAlone) return;
    for await (const page of this.#ports.store.pending(group, MAX_CLAIMS))
      yield page.filter(({ id }) => !isInGroup || id !== first.id);
  }

  #isClaimable({ id, stamp }: Finding): boolean {
    if (Number.isInteger(stamp)) return true;
    this.#broken.add(id);
    return false;
  }

  /**
   * An update waits until the alert that reported its finding before is published: who opens an incident by the one and closes it by
   * the other would be left with an open one.
   */
  async #reportable(findings: readonly Finding[]): Promise<readonly Finding[]> {
    if (isFirstGroup(this.#group.group)) return findings;
    const before = new Set(findings.map(lastAlert).filter((id) => id !== undefined));
    const open = [...before].filter((id) => !this.#published.has(id));
    await Promise.all(open.map((id) => this.#publishBefore(id)));
    return findings.filter((finding) => {
      const last = lastAlert(finding);
      return last === undefined || this.#published.has(last);
    });
  }

  async #publishBefore(id: string): Promise<void> {
    const held = await takeOver(id, this.#ports);
    if (held) this.#heldUntil = held.until;
    else this.#published.add(id);
  }
}

const lastAlert = ({ notice }: Finding): string | undefined => notice.alerts.at(-1);
