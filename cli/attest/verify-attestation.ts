import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { contradictionsIn } from '../../core/attestation/check-clean-window.ts';
import { isSignedBy, readEnvelope } from '../../core/attestation/dsse.ts';
import { type Statement, statementIn, statementJson } from '../../core/attestation/statement.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { isSameValue, listAt, textAt } from '../../core/base/json.ts';
import type { Context } from '../context.ts';
import { datasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { requireRootDigest } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { openVerifier } from '../signing/open-key.ts';
import { runningSha256 } from './running-sha256.ts';
import { statementOf } from './statement-of.ts';
import { exitOf, verdictLines } from './verdict.ts';

interface Options {
  readonly publicKey: string;
  readonly live?: boolean;
  readonly expect?: string;
}

export function addAttestVerify(attest: Command, runner: Runner): void {
  attest
    .command('verify')
    .summary('verify an attestation: signature, contradictions, verdict')
    .description(
      'Verifies that an attestation was signed with a key, that what it lists fits together (no key has a hole in its time, counts, verdict and root digest follow from the list), and prints its verdict. Needs no deployment; with --live it is held against the tables of one.',
    )
    .argument('<file>', 'the attestation; - is standard input')
    .requiredOption(
      '--public-key <key>',
      'a public key or certificate in PEM, the ARN of a key of KMS, or alias/NAME',
    )
    .option('--live', 'make the statement anew from the tables, and compare')
    .option('--expect <root>', 'the root digest that it has to have')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch attest verify clean.json --public-key attestations.pub\n  sealwatch attest verify clean.json --public-key alias/attestations --live',
    )
    .action((file: string, options: Options, command: Command) =>
      runner.run(command, (context) => verifyAttestation(context, file, options)),
    );
}

async function verifyAttestation(
  context: Context,
  file: string,
  { publicKey, live = false, expect }: Options,
): Promise<ExitCode> {
  const { terminal, globals } = context;
  requireRootDigest(expect);
  const verifier = await openVerifier(globals, publicKey);
  const envelope = readEnvelope(await documentIn(file));
  const isSigned = isSignedBy(envelope, verifier);
  const statement = statementIn(envelope);
  const root = textAt(statement.predicate, 'root', 'sha256');
  const problems = [
    ...(isSigned ? [] : [`none of its signatures is of this key (${verifier.keyId.slice(0, 16)}…)`]),
    ...contradictionsIn(statement, runningSha256),
    ...(expect === undefined || expect === root
      ? []
      : [`its root digest is ${root}, and ${expect} is expected`]),
    ...(live && isSigned ? await differences(context, statement) : []),
  ];
  if (globals.json) {
    const { predicate } = statement;
    await terminal.json({ verified: problems.length === 0, problems, root, predicate });
  } else {
    for (const problem of problems) await terminal.print(`NOT VERIFIED: ${escapeText(problem)}`);
    // What a statement says counts only once it is known to be true.
    if (problems.length === 0) await terminal.print('verified', ...verdictLines(statement));
  }
  return problems.length > 0 ? EXIT.findings : exitOf(statement);
}

async function documentIn(file: string): Promise<unknown> {
  const text = file === '-' ? await standardInput() : await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SealwatchError('USAGE', `${file} is not JSON`, { cause: error });
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const MAX_NAMED = 10;

/** What the tables say otherwise now, each as a sentence. */
async function differences(context: Context, said: Statement): Promise<readonly string[]> {
  const of = (name: string): string => textAt(said.predicate, name) ?? '';
  const connection = await context.connect();
  const { deployment, queries } = connection;
  if (of('deployment') !== deployment.stackId)
    return [`it is about another deployment: ${of('deployment')}, and not ${deployment.stackId}`];
  const dataset = await datasetNamed(queries, of('dataset'));
  const window = { from: of('from'), to: of('to') };
  // Releases before wrote none.
  const withProvenance = listAt(said.predicate, 'provenance').length > 0;
  const now = await statementOf(connection, dataset, { window, madeAt: of('madeAt'), withProvenance });
  const [told, known] = [said, now].map((each) => new Map(linesOf(each)));
  const names = [...new Set([...(told?.keys() ?? []), ...(known?.keys() ?? [])])];
  const other = names.filter((name) => !isSameValue(told?.get(name), known?.get(name)));
  return [
    ...other.slice(0, MAX_NAMED).map((name) => `the tables say otherwise of ${name}`),
    ...(other.length > MAX_NAMED ? [`and of ${other.length - MAX_NAMED} more`] : []),
  ];
}

/** Everything that a statement says, by what it is about. */
function linesOf(statement: Statement): [string, unknown][] {
  const { subject, predicate } = statementJson(statement);
  const subjects = (subject as { uri?: string; name?: string; annotations?: { from?: string } }[]).map(
    (each): [string, unknown] => [
      `${each.uri ?? each.name ?? ''}${each.annotations?.from === undefined ? '' : ` from ${each.annotations.from}`}`,
      each,
    ],
  );
  const rest = Object.entries(predicate as object).map(([name, value]): [string, unknown] => [
    `"${name}"`,
    value,
  ]);
  return [...subjects, ...rest];
}
