import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { isOfAbsence, objectFindings } from '../../core/findings/kinds-of-finding.ts';
import type { KeyReads, Reads } from '../../core/incident/incident.ts';
import type { StoryFinding } from '../../core/incident/story.ts';
import { recordedIn } from '../../core/readers/record-coverage.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import type { LogStore } from '../judge/log-bucket.ts';
import { requireReadable } from '../judge/sources.ts';
import { counted } from '../output/style.ts';
import type { LogInputs } from '../readers/readers-command.ts';
import { makeReport, notListed } from '../readers/readers-report.ts';
import { readLogs } from '../readers/run-readers.ts';
import { type AskedSubject, subjectOfFinding } from '../readers/subject.ts';

/** Versions of which a page says who read them: all logs are read for each. */
const MAX_READ_VERSIONS = 20;

/** Names of logs; `true` for those that AWS says hold the records, `undefined` where nobody asked. */
export type AskedLogs = readonly string[] | true | undefined;

/** Checks what is to be read, before anything is. @throws {SealwatchError} `USAGE` */
export async function requireLogsOfStory(logs: AskedLogs): Promise<void> {
  if (logs === undefined || logs === true) return;
  if (logs.includes('-'))
    throw new SealwatchError(
      'USAGE',
      'standard input can be read once, and logs are read for each version: give --logs files, directories or s3://bucket/prefix',
    );
  await requireReadable(logs);
}

interface Asked {
  readonly story: readonly StoryFinding[];
  readonly logs: AskedLogs;
  readonly inputs: LogInputs;
  /** Takes a sentence about what could not be found out. */
  readonly doubt: (text: string) => void;
}

/** Says who read each wrong version of a story, from logs. */
export async function readsOfStory(
  { globals, terminal, clock }: Context,
  { queries, deployment }: Pick<Connection, 'queries' | 'deployment'>,
  { story, logs, inputs, doubt }: Asked,
): Promise<Reads> {
  if (logs === undefined) return { isAsked: false, keys: [] };
  const now = clock();
  const own = deployment.outputs.ReaderRoleArns?.split(',') ?? [];
  const wrong = objectFindings(story.map(({ finding }) => finding)).filter(
    (finding) => !isOfAbsence(finding),
  );
  const findings = onePerVersion(wrong);
  if (findings.length > MAX_READ_VERSIONS)
    doubt(`who read was looked up of ${MAX_READ_VERSIONS} of ${findings.length} wrong versions only`);
  let store: LogStore | undefined;
  const reach = (): LogStore => {
    store ??= inputs.reach(globals);
    return store;
  };
  const keys: KeyReads[] = [];
  for (const finding of findings.slice(0, MAX_READ_VERSIONS)) {
    const asked: AskedSubject = await subjectOfFinding(queries, { about: finding.id }, now);
    const { subject } = asked;
    if (subject.periods.length === 0) {
      doubt(
        `who read ${JSON.stringify(subject.key)} is not known: no record says when the wrong bytes were current`,
      );
      continue;
    }
    const found = logs === true ? await inputs.find(globals, subject, subject.periods, now) : null;
    for (const text of found?.doubts ?? []) doubt(`not asked: ${text}`);
    const read = await readLogs({
      names: found?.names ?? (logs === true ? [] : logs),
      subject,
      globals,
      standard: inputs.standard,
      reach,
      threads: inputs.threads,
      onProgress: (records) =>
        terminal.progress.show(`read ${counted(records, 'record')} for s3://${subject.bucket}/…`),
      onProblem: (place, why) => doubt(`${place}: ${why}`),
    });
    for (const text of notListed(read)) doubt(text);
    const { files, digests } = read;
    const recorded = recordedIn({
      periods: subject.periods,
      files,
      digests,
      trails: found?.trails ?? null,
      bucket: subject.bucket,
      now,
    });
    const { readers, runAgain } = makeReport(asked, read, recorded, own);
    keys.push({ bucket: finding.bucket, key: finding.key, finding: finding.id, readers, runAgain, recorded });
  }
  return { isAsked: true, keys };
}

const onePerVersion = (findings: readonly ObjectFinding[]): readonly ObjectFinding[] => [
  ...new Map(
    findings.map((finding) => [JSON.stringify([finding.bucket, finding.key, finding.version]), finding]),
  ).values(),
];
