import type { Alert } from '../../../core/alerts/alert.ts';
import { SealwatchError } from '../../../core/base/errors.ts';
import type { VersionRecord } from '../../../core/versions/version-record.ts';
import { waitFor } from '../../process/wait.ts';
import { gather } from '../inbox.ts';
import {
  demoFiles,
  describeFiles,
  labelFile,
  MODEL_KEY,
  TARGET_KEY,
  targetRecords,
} from '../sample-dataset.ts';
import type { Stage } from '../stage.ts';
import { BUCKET, DATASETS } from '../stage.ts';
import { put } from './attacks.ts';
import type { Tampering } from './tampering.ts';

export const SEALS = 'A dataset and a model are uploaded, and sealed: these bytes are the approved ones';

/** Uploads everything and seals it with the real command. */
export const seal = async (stage: Stage): Promise<void> => {
  const files = demoFiles();
  for (const file of files) stage.sealed.set(file.key, await put(stage, file));
  await stage.reporter.report({ kind: 'done', what: `uploaded ${describeFiles(files)}` });
  for (const { name } of DATASETS) await command(stage, 'seal', name);
};

/** Runs the command; anything but success ends the demo. */
const command = async ({ reporter, runCommand }: Stage, ...words: readonly string[]): Promise<void> => {
  await reporter.report({ kind: 'command', words });
  const code = await runCommand(...words);
  if (code !== 0)
    throw new SealwatchError('INTERNAL', `sealwatch ${words.join(' ')} ended with ${code}, expected 0`);
};

export const INVESTIGATES = 'Who is called at night reads what there is';

/** Asks with the real command, as people do, and makes sure that there is no finding without a cause. */
export const investigate = async (stage: Stage, done: readonly Tampering[]): Promise<void> => {
  await command(stage, 'findings');
  await stage.reporter.report({
    kind: 'done',
    what: "the low one is this demo's own subscription to the alerts; what was put right is not listed",
  });
  await command(stage, 'history', `s3://${BUCKET}/${TARGET_KEY}`);
  await refuseFalseAlarms(stage, done);
};

const refuseFalseAlarms = async ({ queries, since }: Stage, done: readonly Tampering[]): Promise<void> => {
  const expected = [
    ...done,
    // The other model was current for a moment, and may have been found while it was.
    { rule: 'object-altered', key: MODEL_KEY },
    // The lifecycle rule also says by when versions can vanish.
    { rule: 'clock-shortened', key: null },
    // An audit that comes in between sees what was weakened, as well.
    { rule: 'posture-weakened', key: null },
  ];
  const findings = await gather(queries.findings({ by: { kind: 'since', since } }));
  // Deploying, and subscribing to the alerts, is reported too; it was before.
  const wrong = findings.filter(
    ({ rule, key, happenedAt }) =>
      happenedAt >= since && !expected.some((each) => each.rule === rule && each.key === key),
  );
  if (wrong.length === 0) return;
  const named = wrong.map(({ rule, key }) => `${rule} ${key ?? BUCKET}`).join(', ');
  throw new SealwatchError('INTERNAL', `"${INVESTIGATES}": findings about what nobody did: ${named}`);
};

const DEADLINE_MS = 30_000;
const REF = { bucket: BUCKET, key: TARGET_KEY };

export const REPEATS_UPLOAD = 'A job uploads a file again, byte for byte the same';

/** Quiet is only worth something when the change was judged: this waits until it is recorded and judged. */
export const repeatUpload = async (stage: Stage): Promise<void> => {
  const startedAt = performance.now();
  const version = await put(stage, labelFile(TARGET_KEY, targetRecords()));
  await stage.reporter.report({
    kind: 'done',
    what: `put ${TARGET_KEY} with the same ${targetRecords().length} records`,
  });
  const record = await waitFor(() => recordOf(stage, version), { deadlineMs: DEADLINE_MS, everyMs: 100 });
  const seconds = (performance.now() - startedAt) / 1000;
  if (!record) throw failed('its version was not recorded as same-bytes in time', await classesOf(stage));
  const findings = await gather(stage.queries.findings({ by: { kind: 'object', ref: REF } }));
  // That the demo subscribed itself to the alerts is reported as well.
  const alerts = stage.inbox.rest().filter(({ alert }) => isAbout(alert));
  if (findings.length + alerts.length > 0)
    throw failed(
      'it must be quiet',
      [...findings, ...alerts.map((each) => each.alert)].map(({ rule }) => rule).join(', '),
    );
  await stage.reporter.report({ kind: 'quiet', class: record.class, seconds });
};

const isAbout = ({ resource }: Alert): boolean => resource.bucket === BUCKET;

const recordOf = async ({ queries }: Stage, version: string): Promise<VersionRecord | undefined> =>
  (await queries.history(REF)).find(
    (record) => record.fact.versionId === version && record.class === 'same-bytes',
  );

const classesOf = async ({ queries }: Stage): Promise<string> =>
  (await queries.history(REF)).map((record) => record.class).join(', ');

const failed = (expected: string, found: string): SealwatchError =>
  new SealwatchError('INTERNAL', `"${REPEATS_UPLOAD}": ${expected}; what is there: ${found || 'nothing'}`);
