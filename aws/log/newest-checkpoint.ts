import { SealwatchError } from '../../core/base/errors.ts';
import { rememberedFor } from '../../core/base/memoize.ts';
import { serviceHost } from '../../core/base/partition.ts';
import type { Clock } from '../../core/base/time.ts';
import { CHECKPOINT_PATH, isOfForm, logPrefix } from '../../core/log/checkpoint.ts';
import { type Signing, signedFetch } from '../signed-fetch.ts';

export interface CheckpointSource extends Signing {
  /** The log's. */
  readonly bucket: string;
  /** ARN of the key that signs it. */
  readonly keyArn: string;
  /** The log's name, which is also its key's. */
  readonly name: string;
  readonly clock: Clock;
  /** Is told why there is none. */
  readonly onError: (error: Error) => void;
  /** Milliseconds until it has to be there. @default 500 */
  readonly answerMs?: number;
}

/** An alert does not wait longer for it. */
const ANSWER_MS = 500;
/** Nor does each alert of a storm ask for it, whether there is one or not. */
const REMEMBERED_MS = 60_000;
/** Twice the longest name, a size, a root and a signature, and as much again. */
const MAX_BYTES = 1_200;

/**
 * The newest checkpoint of the log, for those who hand it out: at most a minute old, and `null` where it cannot be read. It is one by its
 * form; that its key has signed it is checked by whoever uses it.
 */
export const newestCheckpoint = (source: CheckpointSource): (() => Promise<string | null>) =>
  rememberedFor(
    REMEMBERED_MS,
    () =>
      readCheckpoint(source).catch((error: unknown) => {
        source.onError(error instanceof Error ? error : new Error(String(error)));
        return null;
      }),
    () => source.clock().getTime(),
  );

async function readCheckpoint(source: CheckpointSource): Promise<string> {
  const { bucket, keyArn, name, answerMs = ANSWER_MS, ...signing } = source;
  const [, , , region = ''] = keyArn.split(':');
  const { environment } = signing;
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const place = endpoint
    ? `${new URL(endpoint).origin}/${bucket}`
    : `https://${bucket}.${serviceHost('s3', region)}`;
  const url = new URL(`${place}/${logPrefix(keyArn)}${CHECKPOINT_PATH}`);
  const range = { range: `bytes=0-${MAX_BYTES}` };
  const answer = await signedFetch(
    { service: 's3', region, method: 'GET', url, headers: range, answerMs },
    signing,
  );
  const text = await answer.text();
  if (!answer.ok) {
    const [, code = 'no reason'] = /<Code>(\w+)<\/Code>/.exec(text) ?? [];
    throw new SealwatchError(
      'AWS_FAILED',
      `S3 does not give the checkpoint ${url}: ${answer.status} ${code}`,
    );
  }
  if (!isOfForm(text, name)) throw new SealwatchError('READ_BROKEN', `${url} is not a checkpoint of ${name}`);
  return text;
}
