import { type Command, Option } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { FORMAT_NAMES, type FormatName } from '../../core/manifests/format.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import type { Context } from '../context.ts';
import { watchedDatasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { chooseFindings, decideEach, mayDecide } from '../findings/choose-findings.ts';
import { noteNotRead } from '../manifest/notes.ts';
import { parseSource, readSource } from '../manifest/open-manifest.ts';
import { requireSignature } from '../manifest/signature.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { choiceOption, listOption, parseFuture, requireReason } from '../parse/options.ts';
import { provenanceIn, provenanceText } from '../provenance.ts';
import type { Runner } from '../runner.ts';
import { announce, keyOfAddress, keysOf, newKeysOf } from './approve-list.ts';

interface Options {
  readonly finding?: readonly string[];
  readonly rule?: readonly string[];
  readonly since?: string;
  readonly yes?: boolean;
  readonly dataset?: string;
  readonly prefix?: string;
  readonly reason: string;
  readonly expires?: string;
  readonly format?: FormatName;
  readonly key?: string;
  readonly trust?: string;
  readonly source?: string;
  readonly collected?: string;
  readonly transform?: string;
}

const USUAL_EXPIRY = '24h';

export function addApprove(program: Command, runner: Runner): void {
  program
    .command('approve')
    .summary('announce digests, or accept what one finding is about')
    .description(
      'Announces the digests that keys of a dataset will get, from a list that sha256sum made or a manifest in another format; versions with these bytes, stored before the approval expires, become the expected ones. With --finding it accepts the version that one finding is about; with several, or with --rule and --since, it shows and counts them and asks first. Who approves is proved by AWS, never typed.',
    )
    .argument('[file]', 'list of sha256sum, or a manifest in another format; - is standard input')
    .requiredOption('--reason <text>', 'why; kept with the approval')
    .option('--dataset <name>', 'dataset of the keys')
    .option(
      '--prefix <prefix>',
      "what comes before each name to make its key (default: the dataset's prefix)",
    )
    .option(
      '--expires <time>',
      `until when versions may be stored: 24h, 7d, 2026-11-30T12:00:00Z (default: ${USUAL_EXPIRY})`,
    )
    .option(
      '--finding <id>',
      'accept what this finding is about; may be repeated, also with s3://bucket/key; - is standard input',
      (id: string, before: readonly string[] | undefined) => [...(before ?? []), id],
    )
    .addOption(
      new Option('--rule <rule>', 'accept what open findings of these rules are about').argParser(
        listOption(RULES.map(({ id }) => id)),
      ),
    )
    .option(
      '--since <time>',
      'accept what open findings are about that were found since: 24h, 7d, 2026-11-20',
    )
    .addOption(
      new Option('--format <name>', 'format of the manifest (default: it is recognised)')
        .choices(FORMAT_NAMES)
        .argParser(choiceOption<FormatName>(FORMAT_NAMES)),
    )
    .option(
      '--key <key>',
      'check the signature of the manifest: public key or certificate in PEM, or a key of KMS',
    )
    .option('--trust <file>', 'check the signature: certificates in PEM that may have issued the signing one')
    .option('--source <url>', 'where the bytes came from; kept with the approval, so no secrets in it')
    .option('--collected <time>', 'when they were collected: 24h, 2026-11-20T10:00:00Z')
    .option('--transform <text>', 'what was done to what was collected')
    .option('--yes', 'do not ask before several findings are accepted')
    .addHelpText(
      'after',
      '\nExamples:\n  sha256sum labels-*.jsonl | sealwatch approve - --dataset moderation-v3 --reason "relabelled batch 12"\n  sealwatch approve SHA256SUMS --dataset moderation-v3 --reason "crawl 44" --source https://example.org/crawl-44.tar --collected 2026-11-18 --transform "deduplicated by dedup 1.4"\n  sealwatch approve --finding 7f3a9c --reason "planned fix, ticket 4711"',
    )
    .action((file: string | undefined, options: Options, command: Command) =>
      runner.run(command, (context) =>
        [options.finding, options.rule, options.since].every((each) => each === undefined)
          ? approveList(context, file, options)
          : approveFindings(context, file, options),
      ),
    );
}

async function approveList(context: Context, file: string | undefined, options: Options): Promise<ExitCode> {
  const { globals, terminal, clock, connect } = context;
  if (file === undefined || options.dataset === undefined) {
    throw new SealwatchError(
      'USAGE',
      'say what to approve: either FILE and --dataset NAME, or --finding ID, or --rule RULE',
    );
  }
  const reason = requireReason(options.reason);
  const until = parseFuture(options.expires ?? USUAL_EXPIRY, clock());
  const provenance = provenanceIn(options, clock());
  const { format } = options;
  const source = await readSource(file);
  // What is wrong with the list is said before anything is asked.
  const first = await parseSource(source, { format, nameOfAddress: () => 'key' });
  await requireSignature(context, first, { key: options.key, trust: options.trust });
  const connection = await connect();
  const dataset = await watchedDatasetNamed(connection.queries, options.dataset);
  const { manifest, notRead } = await parseSource(source, {
    format,
    nameOfAddress: keyOfAddress(dataset, options.prefix),
  });
  if (!globals.json) noteNotRead(terminal, file, notRead);
  const { digests, without } = keysOf(dataset, options.prefix, manifest);
  const newKeys = await newKeysOf(connection.queries, { bucket: dataset.bucket, digests });
  const approved = await announce(
    connection,
    { bucket: dataset.bucket, digests, reason, until, provenance },
    (keys) => terminal.progress.show(`approved ${counted(keys, 'key')} of ${digests.length}`),
  );
  if (globals.json)
    await terminal.json({
      dataset: dataset.name,
      until,
      ...approved,
      newKeys: newKeys.length,
      ...(provenance && { provenance }),
    });
  else
    await terminal.print(
      `${counted(approved.keys, 'key')} approved until ${time(until)} UTC by ${escapeText(approved.by)}`,
      ...(provenance === null ? [] : [`they came ${provenanceText(provenance)}`]),
      ...newKeyLines(newKeys),
    );
  if (without.length === 0) return EXIT.fine;
  terminal.note(
    `${counted(without.length, 'file')} without a SHA-256 not approved, such as ${escapeText(without[0]?.path ?? '')}`,
  );
  return EXIT.unchecked;
}

const MAX_NAMED = 5;

/** Says which keys are new: a name that was written wrong is one of them. */
function newKeyLines(keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const more = keys.length - MAX_NAMED;
  return [
    `${counted(keys.length, 'key')} ${keys.length === 1 ? 'is' : 'are'} new, of which nothing was expected before:`,
    ...keys.slice(0, MAX_NAMED).map((key) => `  ${escapeText(key)}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ];
}

async function approveFindings(
  context: Context,
  file: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const { globals, terminal, clock, connect } = context;
  const { finding: names = [], rule: rules, since, dataset, prefix, expires, format, key, trust } = options;
  if ([file, prefix, expires, format, key, trust].some((each) => each !== undefined)) {
    throw new SealwatchError(
      'USAGE',
      '--finding, --rule and --since accept versions that are there: leave the file and the other options out',
    );
  }
  const reason = requireReason(options.reason);
  const provenance = provenanceIn(options, clock());
  const connection = await connect();
  const chosen = await chooseFindings(connection.queries, { names, rules, dataset, since }, clock());
  const findings = chosen.isNamed ? chosen.findings : acceptableOf(chosen.findings, context);
  if (findings.length === 0) {
    terminal.note('there are no such open findings');
    return EXIT.fine;
  }
  if (!(await mayDecide(terminal, 'Accept', { ...chosen, findings }, options.yes === true))) {
    terminal.note('Nothing was accepted.');
    return EXIT.fine;
  }
  return decideEach(terminal, findings, async ({ id }) => {
    const { by, approval } = await connection.baseline(
      'approved',
      provenance === null
        ? { do: 'approve-finding', id, reason }
        : { do: 'approve-finding-with-provenance', id, reason, provenance },
    );
    if (globals.json) await terminal.json({ finding: id, approval, by, ...(provenance && { provenance }) });
    else await terminal.print(`what finding ${id} is about is approved by ${escapeText(by)}`);
  });
}

/** Those that are about bytes; says how many are not. */
function acceptableOf(findings: readonly Finding[], { terminal }: Context): readonly Finding[] {
  const acceptable = findings.filter(({ about }) => about === 'object');
  const others = findings.length - acceptable.length;
  if (others > 0)
    terminal.note(`${counted(others, 'finding')} about calls and settings left out: resolve closes those`);
  return acceptable;
}
