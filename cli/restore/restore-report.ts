import type { KeyOutcome, KeyStatus } from '../../core/restore/apply-key.ts';
import type { KeyPlan, Step } from '../../core/restore/plan-key.ts';
import { NOTHING_TO_DO, type RestoreCost, withKey } from '../../core/restore/restore-cost.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import type { Globals } from '../globals.ts';
import { escapeText } from '../output/escape.ts';
import { restoreFromArchive } from '../output/restore-from-archive.ts';
import { address, bytes, count, counted, type Format, shortDigest } from '../output/style.ts';
import type { Cell, Column } from '../output/table.ts';
import type { RestoreTarget } from './restore-target.ts';

/** How many commands for archived versions are printed. */
const MAX_COMMANDS = 20;

/** Prints plans and outcomes, one after the other, and what they come to. */
export class RestoreReport {
  /** Keys that were compared so far. */
  compared = 0;
  readonly #context: Context;
  readonly #target: RestoreTarget;
  readonly #isApplied: boolean;
  readonly #statuses = new Map<KeyStatus, number>();
  readonly #commands: string[] = [];
  #cost: RestoreCost = NOTHING_TO_DO;

  constructor(context: Context, target: RestoreTarget, isApplied: boolean) {
    this.#context = context;
    this.#target = target;
    this.#isApplied = isApplied;
  }

  /** @returns 1 where something is to be done, 3 where something cannot be, 0 where every key holds what it should */
  async plans(plans: AsyncIterable<KeyPlan>): Promise<ExitCode> {
    const { globals, terminal } = this.#context;
    const noted = this.#noting(plans);
    if (globals.json)
      for await (const plan of noted) await terminal.json({ kind: 'key', ...planJson(plan, globals) });
    else await terminal.table(PLAN_COLUMNS, noted);
    await this.#summary(null);
    const { keys, blocked } = this.#cost;
    return worst(keys > blocked ? EXIT.findings : EXIT.fine, blocked > 0 ? EXIT.unchecked : EXIT.fine);
  }

  /** @returns 1 where a key does not hold what it should, 3 where that is not known or nothing could be done, 0 where all is well */
  async outcomes(outcomes: AsyncIterable<KeyOutcome>): Promise<ExitCode> {
    const { globals, terminal } = this.#context;
    const noted = this.#counting(outcomes);
    if (globals.json)
      for await (const outcome of noted)
        await terminal.json({ kind: 'key', ...outcomeJson(outcome, globals) });
    else await terminal.table(OUTCOME_COLUMNS, noted);
    const has = (...statuses: readonly KeyStatus[]) => statuses.some((each) => this.#statuses.has(each));
    return worst(
      has('moved', 'failed') ? EXIT.findings : EXIT.fine,
      has('blocked', 'unverified') ? EXIT.unchecked : EXIT.fine,
    );
  }

  /** @param receipt the file that it went to; `null` where nothing was touched */
  end = (receipt: string | null): Promise<void> => this.#summary(receipt);

  async *#noting(plans: AsyncIterable<KeyPlan>): AsyncGenerator<KeyPlan> {
    for await (const plan of plans) {
      this.#note(plan);
      yield plan;
    }
  }

  async *#counting(outcomes: AsyncIterable<KeyOutcome>): AsyncGenerator<KeyOutcome> {
    for await (const outcome of outcomes) {
      this.#note(outcome.plan);
      this.#statuses.set(outcome.status, (this.#statuses.get(outcome.status) ?? 0) + 1);
      yield outcome;
    }
  }

  #note(plan: KeyPlan): void {
    this.#cost = withKey(this.#cost, plan);
    const command = commandFor(plan.step, this.#context.globals);
    if (command !== null && this.#commands.length <= MAX_COMMANDS) this.#commands.push(command);
  }

  async #summary(receipt: string | null): Promise<void> {
    const { globals, terminal } = this.#context;
    const { dataset, finding, to } = this.#target;
    if (globals.json) {
      await terminal.json({
        kind: 'summary',
        dataset: dataset.name,
        finding,
        to,
        applied: this.#isApplied,
        compared: this.compared,
        ...this.#cost,
        statuses: Object.fromEntries(this.#statuses),
        receipt,
      });
      return;
    }
    for (const line of this.#isApplied ? this.#doneLines(receipt) : this.#planLines()) terminal.note(line);
    const shown = this.#commands.slice(0, MAX_COMMANDS);
    if (shown.length > 0)
      await terminal.print(
        '',
        'To have S3 restore what lies in archives',
        ...shown.map((line) => `  ${line}`),
      );
    if (this.#commands.length > shown.length) terminal.note('and more: --json has the command of each key');
  }

  #planLines(): readonly string[] {
    const { keys, versions, markersRemoved, hidden, blocked, reported, price, pricePerMonth, ...cost } =
      this.#cost;
    if (keys === 0) return [`${counted(this.compared, 'key')} compared: every one holds what it should`];
    const steps = [
      ...(versions > 0 ? [`${counted(versions, 'version')} to copy (${bytes(cost.bytesCopied)})`] : []),
      ...(markersRemoved > 0 ? [`${counted(markersRemoved, 'delete marker')} to take away`] : []),
      ...(hidden > 0 ? [`${counted(hidden, 'key')} to hide`] : []),
      ...(blocked > 0 ? [`${count(blocked)} that cannot be restored as it is`] : []),
    ];
    const { list, copy, delete: deletes, get } = cost.requests;
    const requests = list + copy + deletes + get;
    return [
      `${counted(keys, 'key')} of ${count(this.compared)} differ: ${steps.join(', ')}`,
      ...(requests > 0
        ? [
            `About ${dollars(price)} for ${counted(requests, 'request')}, and ${dollars(pricePerMonth)} a month for the copies; ${bytes(cost.bytesRead)} are read to compare`,
          ]
        : []),
      ...(reported > 0
        ? [
            `${counted(reported, 'key')} would get bytes that are not what is expected now, and Sealwatch reports that like anybody's write: announce them first with sealwatch approve`,
          ]
        : []),
      ...(keys > blocked ? ['Nothing was changed. --apply carries this out.'] : ['Nothing was changed.']),
    ];
  }

  #doneLines(receipt: string | null): readonly string[] {
    if (this.#cost.keys === 0)
      return [`${counted(this.compared, 'key')} compared: every one holds what it should`];
    const parts = [...this.#statuses].map(([status, number]) => `${count(number)} ${status}`);
    return [
      `${counted(this.#cost.keys, 'key')}: ${parts.join(', ')}`,
      ...(receipt === null ? [] : [`Receipt: ${receipt}`]),
    ];
  }
}

/** What asks S3 to restore a version from its archive first; `null` for everything else. */
const commandFor = (step: Step, globals: Globals): string | null =>
  step.kind !== 'blocked' || step.archived === null ? null : restoreFromArchive(step.archived, globals);

/** A plan as JSON. */
function planJson({ ref, dataset, wanted, found, step, isReported, notes }: KeyPlan, globals: Globals) {
  const command = commandFor(step, globals);
  const copy = step.kind === 'copy' ? step : null;
  return {
    ...ref,
    dataset,
    step: step.kind,
    reason: step.kind === 'blocked' ? step.reason : null,
    found,
    expected: wanted && { digest: wanted.digest, size: wanted.size, versionId: wanted.versionId },
    source: copy && { bucket: copy.source.bucket, key: copy.source.key, versionId: copy.source.versionId },
    marker: step.kind === 'undelete' ? step.marker : null,
    parts: copy?.parts ?? null,
    reported: isReported,
    notes,
    commands: command === null ? [] : [command],
  };
}

/** What became of a plan, as JSON. */
const outcomeJson = ({ plan, status, detail, before, after }: KeyOutcome, globals: Globals) => ({
  ...planJson(plan, globals),
  status,
  detail,
  before,
  after,
});

const dollars = (amount: number): string =>
  amount > 0 && amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`;

const STATUS_FORMAT: Readonly<Record<KeyStatus, Format>> = {
  restored: 'green',
  already: 'green',
  moved: 'red',
  failed: 'red',
  unverified: 'yellow',
  blocked: 'yellow',
};

const nowIn = ({ found: { kind, digest } }: KeyPlan): string =>
  kind === 'none'
    ? 'nothing'
    : kind === 'delete-marker'
      ? 'a delete marker'
      : digest === null
        ? 'not read yet'
        : shortDigest(digest);

const detailOf = ({ step, notes }: KeyPlan): string =>
  [...(step.kind === 'blocked' ? [step.reason] : []), ...notes].map(escapeText).join('; ');

const stepCell = ({ step }: KeyPlan): Cell => ({
  text: step.kind === 'blocked' ? 'cannot' : step.kind,
  format: step.kind === 'blocked' ? 'yellow' : undefined,
});

const keyColumns: readonly Column<KeyPlan>[] = [
  { title: 'OBJECT', shrinks: true, wraps: true, cell: ({ ref }) => address(ref) },
  { title: 'NOW', cell: nowIn },
  { title: 'EXPECTED', cell: ({ wanted }) => (wanted ? shortDigest(wanted.digest) : 'nothing') },
];

const PLAN_COLUMNS: readonly Column<KeyPlan>[] = [
  { title: 'STEP', cell: stepCell },
  ...keyColumns,
  {
    title: 'SIZE',
    drop: 1,
    align: 'right',
    cell: ({ wanted }) => (wanted?.size == null ? '-' : count(wanted.size)),
  },
  { title: 'DETAIL', cell: detailOf },
];

const OUTCOME_COLUMNS: readonly Column<KeyOutcome>[] = [
  { title: 'RESULT', cell: ({ status }) => ({ text: status, format: STATUS_FORMAT[status] }) },
  { title: 'STEP', drop: 1, cell: ({ plan }) => stepCell(plan) },
  ...keyColumns.map((column): Column<KeyOutcome> => ({ ...column, cell: ({ plan }) => column.cell(plan) })),
  { title: 'DETAIL', cell: ({ detail, plan }) => escapeText(detail ?? '') || detailOf(plan) },
];
