import { open } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { envelopeJson, STATEMENT_PAYLOAD, signEnvelope } from '../../core/attestation/dsse.ts';
import type { Signer } from '../../core/attestation/signer.ts';
import { applyKey, type KeyOutcome } from '../../core/restore/apply-key.ts';
import { type Candidate, differingKeys, wantedOf } from '../../core/restore/differing-keys.ts';
import { finishBegun } from '../../core/restore/finish-begun.ts';
import { type KeyPlan, planKey } from '../../core/restore/plan-key.ts';
import type { ApplyPorts, PlanPorts } from '../../core/restore/ports.ts';
import { receiptText } from '../../core/restore/receipt.ts';
import { inOrder } from '../batches.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { count } from '../output/style.ts';
import { requireWritable } from '../parse/require-writable.ts';
import type { Runner } from '../runner.ts';
import { openSigner } from '../signing/open-key.ts';
import { JournalFile } from './journal-file.ts';
import { RestoreReport } from './restore-report.ts';
import { type RestoreOptions, type RestoreTarget, restoreName, restoreTarget } from './restore-target.ts';

export function addRestore(program: Command, runner: Runner): void {
  program
    .command('restore')
    .summary('plan what puts the expected bytes back; with --apply: do it, and compare')
    .description(
      'Plans how the keys of a dataset, or the key of a finding, get the expected bytes again: which keys, bytes and versions, what it costs, and what cannot be restored and why. With --apply it does that with your rights, touches only keys that differ, reads every result and compares it, and writes a receipt. What somebody else writes meanwhile is reported and left. A run that was interrupted goes on when the same command is run again.',
    )
    .argument('[finding]', 'id of a finding about an object, or its first six characters')
    .option('--dataset <name>', 'every key of this dataset that differs')
    .addOption(
      new Option(
        '--to <time>',
        'what was approved then: 24h (ago), 2026-11-20, 2026-11-20T10:00:00Z',
      ).conflicts(['toBaseline', 'toApproved']),
    )
    .addOption(new Option('--to-baseline', 'what the seal pinned').conflicts('toApproved'))
    .option('--to-approved', 'what is expected now (the default)')
    .option('--apply', 'carry the plan out')
    .option('--overwrite', 'also where the bucket keeps no versions, so that what is there now is lost')
    .option('--receipt <file>', 'where the receipt goes; by default sealwatch-restore-….json in this folder')
    .option('--key <key>', 'sign the receipt: a file in PEM, the ARN of a key of KMS, or alias/NAME')
    .option('--certificate <file>', 'certificates of the key in PEM, its own first')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch restore 7f3a9c\n  sealwatch restore 7f3a9c --apply\n  sealwatch restore --dataset moderation-v3\n  sealwatch restore --dataset moderation-v3 --to 2026-11-20T03:00:00Z --apply --receipt restore.json',
    )
    .action((id: string | undefined, options: RestoreOptions, command: Command) =>
      runner.run(command, (context) => restore(context, id, options)),
    );
}

async function restore(context: Context, id: string | undefined, options: RestoreOptions): Promise<ExitCode> {
  const { connect, clock } = context;
  if (options.receipt !== undefined) requireWritable(options.receipt);
  const { key, certificate } = options;
  // A key that does not sign is found out before anything is changed.
  const signer = key === undefined ? null : await openSigner(context.globals, { key, certificate });
  const { queries, restorer } = await connect();
  const target = await restoreTarget(queries, { id, options, now: clock() });
  const work: Work = {
    context,
    target,
    ports: { queries, ...restorer },
    overwrite: options.overwrite === true,
    report: new RestoreReport(context, target, options.apply === true),
    ...(options.receipt !== undefined && { receipt: options.receipt }),
    signer,
  };
  return options.apply ? apply(work) : plan(work);
}

interface Work {
  readonly context: Context;
  readonly target: RestoreTarget;
  readonly ports: PlanPorts & Pick<ApplyPorts, 'reader' | 'writer'>;
  readonly overwrite: boolean;
  readonly report: RestoreReport;
  readonly receipt?: string;
  /** Signs the receipt; `null` for one that is not signed. */
  readonly signer: Signer | null;
}

/** Keys that are planned, or restored, at the same time. */
const CONCURRENCY = 8;

async function plan({ target, ports, overwrite, report, context }: Work): Promise<ExitCode> {
  const candidates = candidatesOf(target, ports, progressIn(context, report));
  const plans = inOrder(candidates, CONCURRENCY, (each) => planKey(each, ports, { overwrite }));
  return report.plans(present(plans));
}

async function apply({
  target,
  ports: asked,
  overwrite,
  report,
  context,
  receipt,
  signer,
}: Work): Promise<ExitCode> {
  const { clock, connect, terminal } = context;
  const { deployment } = await connect();
  const name = restoreName(target, deployment.stackId);
  const path = receipt === undefined ? `.sealwatch/restore-${name}.journal` : `${receipt}.journal`;
  const journal = await JournalFile.open(path, clock());
  const ports = { ...asked, journal };
  if (journal.isResumed) terminal.note(`Goes on with the restore that began at ${journal.startedAt}.`);
  let isOver = false;
  try {
    const exit = await report.outcomes(outcomesOf({ target, ports, overwrite, report, context, signer }));
    const written = await writeReceipt(journal, { target, receipt, context, signer });
    await report.end(written);
    isOver = true;
    return exit;
  } finally {
    await (isOver ? journal.remove() : journal.close());
    if (!isOver) terminal.note('Run the same command again: it goes on where it was interrupted.');
  }
}

async function* outcomesOf({
  target,
  ports,
  overwrite,
  report,
  context,
}: Omit<Work, 'ports'> & { readonly ports: ApplyPorts }): AsyncGenerator<KeyOutcome> {
  const { clock } = context;
  for (const begun of await ports.journal.open()) {
    const outcome = await finishBegun(begun, { ...target, overwrite }, ports, clock);
    if (outcome !== null) yield outcome;
  }
  const candidates = candidatesOf(target, ports, progressIn(context, report));
  const outcomes = inOrder(candidates, CONCURRENCY, async (each) => {
    const planned = await planKey(each, ports, { overwrite });
    return planned && applyKey(planned, ports, clock);
  });
  yield* present(outcomes);
}

const progressIn =
  ({ terminal }: Context, report: RestoreReport) =>
  (keys: number): void => {
    report.compared = keys;
    terminal.progress.show(`${count(keys)} keys compared`);
  };

async function* candidatesOf(
  { dataset, key, to }: RestoreTarget,
  ports: PlanPorts,
  watch: (keys: number) => void,
): AsyncGenerator<Candidate> {
  if (key === null) {
    yield* differingKeys({ dataset, to, watch }, ports);
    return;
  }
  watch(1);
  const ref = { bucket: dataset.bucket, key };
  const entry = await ports.queries.entry(ref);
  const known = entry === null ? { wanted: null } : await wantedOf({ to, entry, dataset }, ports);
  yield { ref, dataset: dataset.name, entry, ...known };
}

async function* present<T extends KeyPlan | KeyOutcome>(source: AsyncIterable<T | null>): AsyncGenerator<T> {
  for await (const each of source) if (each !== null) yield each;
}

/**
 * Writes what was done, before and after.
 * @returns the name of the file; `null` where nothing was touched
 */
async function writeReceipt(
  journal: JournalFile,
  {
    target,
    receipt,
    context,
    signer,
  }: Pick<Work, 'target' | 'context' | 'signer'> & { readonly receipt: string | undefined },
): Promise<string | null> {
  for await (const _ of journal.ended()) {
    const { deployment } = await context.connect();
    const finishedAt = context.clock().toISOString();
    const asked = {
      deployment: deployment.stackId,
      account: deployment.account,
      dataset: target.dataset.name,
      finding: target.finding,
      to: target.to,
      startedAt: journal.startedAt,
      finishedAt,
    };
    const path =
      receipt ?? `sealwatch-restore-${restoreName(target, deployment.stackId)}-${compact(finishedAt)}.json`;
    const statement = receiptText(asked, () => journal.ended());
    const document = signer === null ? statement : signed(statement, signer);
    const file = await open(path, 'w', 0o600);
    try {
      for await (const text of document) await file.appendFile(text);
    } finally {
      await file.close();
    }
    return path;
  }
  return null;
}

/** The envelope of a statement. What is signed has to be there as a whole. */
async function* signed(statement: AsyncIterable<string>, signer: Signer): AsyncGenerator<string> {
  const pieces: string[] = [];
  for await (const piece of statement) pieces.push(piece);
  const payload = new TextEncoder().encode(pieces.join(''));
  yield `${JSON.stringify(envelopeJson(await signEnvelope(STATEMENT_PAYLOAD, payload, signer)))}\n`;
}

/** `20261120T031207Z`. */
const compact = (iso: string): string => iso.replace(/[-:]|\.\d+/g, '');
