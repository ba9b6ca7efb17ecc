import type { RestoredTable, TableBackups } from '../../aws/log/table-restorer.ts';
import { PRICE } from '../../core/base/prices.ts';
import type { Item } from '../../core/log/leaf.ts';
import type { Context } from '../context.ts';
import { awsFlags, type Globals } from '../globals.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { bytes, counted } from '../output/style.ts';
import { type DatasetThen, DECIDED, PointInTime } from './point-in-time.ts';

/** What is restored, and how. */
export interface RestoreRequest {
  readonly backups: TableBackups;
  /** Names of tables. */
  readonly tables: readonly string[];
  readonly time: Date;
  readonly pollMs: number;
  readonly isApplied: boolean;
  /** True where nobody is asked. */
  readonly isYes: boolean;
}

/**
 * Tables as they were at a time: restored after a yes, or as far as somebody restored them before.
 * @returns `null` where the answer was no
 * @throws {SealwatchError} `USAGE` where nobody can be asked, or AWS has no state of that time
 */
export async function restoreTables(
  { terminal, globals }: Context,
  { backups, tables, time, pollMs, isApplied, isYes }: RestoreRequest,
): Promise<PointInTime | null> {
  const then = await PointInTime.look(backups, tables, { time, pollMs });
  if (then.isThere) return then;
  const absent = then.tables.filter(({ state }) => state === 'absent');
  if (!isApplied) {
    for (const table of then.tables) if (table.state !== 'there') terminal.note(stateText(table));
    return then;
  }
  if (absent.length > 0 && !isYes) {
    const isAgreed = await terminal.confirm(
      `Restore ${counted(absent.length, 'table')} beside those that are there (${sizeText(absent)})?`,
      'there is no terminal to ask on, so nothing was restored: look at the plan without --apply, then say --yes',
    );
    if (!isAgreed) return null;
  }
  // A time like `24h` is another one when it is said again.
  if (absent.length > 0)
    terminal.note(
      `if this is interrupted, it goes on with --point-in-time ${absent[0]?.time.toISOString()} instead of restoring anew`,
    );
  try {
    await then.restore((waiting) =>
      terminal.progress.show(`restoring ${waiting.map(({ table }) => table).join(', ')}: it takes minutes`),
    );
  } catch (error) {
    for (const note of restoredNotes(then, globals)) terminal.note(note);
    throw error;
  }
  return then;
}

const stateText = (table: RestoredTable): string =>
  table.state === 'restoring'
    ? `${table.table} is still being restored, to ${table.name}`
    : `${table.table} is not restored yet: --apply restores it to ${table.name} (${sizeText([table])})`;

const sizeText = (tables: readonly RestoredTable[]): string => {
  const size = tables.reduce((sum, each) => sum + each.bytes, 0);
  return `${bytes(size)} now, about $${(size * PRICE.restoredByte).toFixed(2)}`;
};

export type DatasetOutcome = 'planned' | 'done' | 'changed' | 'cannot' | 'left';

/** A dataset for people: whoever has it put back sees first what was decided about it. */
export function datasetLines(
  { name, differs, item, current }: DatasetThen,
  outcome: DatasetOutcome,
): readonly string[] {
  const valueText = (from: Item | null, field: string) => escapeText(JSON.stringify(from?.[field] ?? null));
  const dataset = `dataset ${escapeText(name)}`;
  if (differs.length > 0)
    return [
      `OTHER THEN  ${dataset}: ${differs.join(', ')}`,
      ...differs.map((field) => `  ${field}: ${valueText(current, field)}, was ${valueText(item, field)}`),
      '  left as it is',
    ];
  const decided = DECIDED.filter((field) => item[field] !== undefined);
  return [
    `REMOVED  ${dataset}`,
    ...decided.map((field) => `  ${field}: ${valueText(item, field)}`),
    `  ${DATASET_OUTCOME[outcome]}`,
  ];
}

const DATASET_OUTCOME: Readonly<Record<DatasetOutcome, string>> = {
  planned: 'would be put back: nothing but the restored table says that it was so',
  done: 'put back',
  changed: 'left: it has come back meanwhile',
  cannot:
    'left: AWS does not say that the table it is in was restored, so anybody may have written it; deploy again, and seal it',
  left: 'left as it is',
};

/** A dataset for machines. */
export const datasetJson = ({ name, differs, item }: DatasetThen, outcome: DatasetOutcome) => ({
  kind: 'dataset',
  name,
  differs,
  outcome,
  item,
});

/** What was restored, and takes it away once nobody needs it. */
export const restoredNotes = ({ tables }: PointInTime, globals: Globals): string[] =>
  tables
    .filter(({ state }) => state !== 'absent')
    .map(({ name }) => {
      const command = shellCommand(
        'aws',
        'dynamodb',
        'delete-table',
        '--table-name',
        name,
        ...awsFlags(globals),
      );
      return `${name} stays, and costs, until it is deleted: ${command}`;
    });
