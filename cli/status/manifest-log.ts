import { base64Of } from '../../core/attestation/base64.ts';
import { CHECKPOINT_PATH } from '../../core/log/checkpoint.ts';
import type { Connection } from '../connection/connect.ts';
import { escapeText } from '../output/escape.ts';
import { count } from '../output/style.ts';
import { openLog } from '../verify/manifest/log-reader.ts';
import { valueIn } from './attempt.ts';
import type { Status } from './status.ts';

/** The head of the log of the manifest, for people who are to keep it. */
export interface LogHead {
  readonly name: string;
  readonly size: number;
  /** Base64, as the checkpoint has it. */
  readonly root: string;
  /** The signed note: what `verify --manifest --checkpoint` takes. */
  readonly checkpoint: string;
}

/** @returns `null` where the deployment has no log, or nothing was appended yet. @throws {SealwatchError} `READ_BROKEN` where its key has not signed it */
export async function readLogHead(connection: Connection): Promise<LogHead | null> {
  const { ManifestLogBucketName, ManifestLogKeyArn } = connection.deployment.outputs;
  if (!ManifestLogBucketName || !ManifestLogKeyArn) return null;
  const log = await openLog(connection);
  const bytes = await log.read(CHECKPOINT_PATH);
  if (bytes === null) return null;
  const note = new TextDecoder().decode(bytes);
  const { origin, size, root } = log.opened(note);
  return { name: origin, size, root: base64Of(root), checkpoint: note };
}

export function logText({ log }: Status): string {
  if ('problem' in log) return 'not known';
  if (log.value === null) return 'none yet';
  const { size, root } = log.value;
  return `${count(size)} records, root ${escapeText(root)}`;
}

/** `null` where there is none, or nobody could say. */
export const logJson = ({ log }: Status): LogHead | null => valueIn(log);
