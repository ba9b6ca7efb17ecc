import type { Alert } from '../../../core/alerts/alert.ts';
import { SealwatchError } from '../../../core/base/errors.ts';
import type { VersionRecord } from '../../../core/versions/version-record.ts';
import { waitFor } from '../../process/wait.ts';
import { BUCKET } from '../config.ts';
import { labelFile, TARGET_KEY, targetRecords } from '../dataset/dataset.ts';
import { gather } from '../gather.ts';
import type { Stage } from '../stage.ts';
import { put } from './put.ts';

const DEADLINE_MS = 30_000;
const REF = { bucket: BUCKET, key: TARGET_KEY };

export const REPEATS_UPLOAD = 'A job uploads a file again, byte for byte the same';

/** Quiet is only worth something when the change was looked at: this waits until it is recorded and judged. */
export const repeatUpload = async (stage: Stage): Promise<void> => {
  const startedAt = performance.now();
  const version = await put(stage, labelFile(TARGET_KEY, targetRecords()));
  await stage.reporter.tell({
    kind: 'done',
    what: `put ${TARGET_KEY} with the same ${targetRecords().length} records`,
  });
  const record = await waitFor(() => recordOf(stage, version), { deadlineMs: DEADLINE_MS, everyMs: 100 });
  const seconds = (performance.now() - startedAt) / 1000;
  if (!record) throw failed('its version was not recorded as same-bytes in time', await classesOf(stage));
  const findings = await gather(stage.queries.findings({ by: { kind: 'object', ref: REF } }));
  // That the demo subscribed itself to the alerts is told as well.
  const alerts = stage.inbox.rest().filter(({ alert }) => isAbout(alert));
  if (findings.length + alerts.length > 0)
    throw failed(
      'it must be quiet',
      [...findings, ...alerts.map((each) => each.alert)].map(({ rule }) => rule).join(', '),
    );
  await stage.reporter.tell({ kind: 'quiet', class: record.class, seconds });
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
