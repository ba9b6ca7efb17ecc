import type { Digest } from '../base/digest.ts';
import type { EndedKey } from './ports.ts';
import type { RestoreTo } from './wanted-bytes.ts';

/** Says of what kind the predicate is; never changed, a new form gets a new one. */
const RESTORE_PREDICATE = 'urn:sealwatch:restore:1';
const STATEMENT = 'https://in-toto.io/Statement/v1';

/** What was asked, and when it was done. */
export interface RestoreAsked {
  readonly deployment: string;
  readonly account: string;
  readonly dataset: string;
  /** Id of the finding that was restored; `null` for a whole dataset. */
  readonly finding: string | null;
  readonly to: RestoreTo;
  /** ISO times. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/**
 * The receipt of a restore, an in-toto statement: its subjects are the objects that hold the expected bytes again, by these bytes; its
 * predicate has every key that was touched, before and after. Written piece by piece, since many keys may have been touched.
 * @param keys what was done, from the first to the last; read twice
 */
export async function* receiptText(
  asked: RestoreAsked,
  keys: () => AsyncIterable<EndedKey>,
): AsyncGenerator<string> {
  yield `{"_type":${JSON.stringify(STATEMENT)},"subject":[`;
  yield* joined(keys(), (key) => {
    const digest = key.after.digest;
    return key.status === 'restored' && key.after.kind === 'object' && digest !== null
      ? JSON.stringify({ name: `s3://${key.bucket}/${key.key}`, digest: digestSet(digest) })
      : null;
  });
  const head = JSON.stringify(asked);
  yield `],"predicateType":${JSON.stringify(RESTORE_PREDICATE)},"predicate":${head.slice(0, -1)},"keys":[`;
  yield* joined(keys(), (key) => JSON.stringify(keyJson(key)));
  yield ']}}\n';
}

/** An in-toto digest set: by the name of the algorithm. */
const digestSet = (digest: Digest): Readonly<Record<string, string>> => {
  const [algorithm = '', value = ''] = digest.split(':');
  return { [algorithm]: value };
};

const keyJson = ({ bucket, key, step, status, detail, before, after, at }: EndedKey) => ({
  bucket,
  key,
  step,
  status,
  detail,
  before,
  after,
  at,
});

async function* joined(
  keys: AsyncIterable<EndedKey>,
  textOf: (key: EndedKey) => string | null,
): AsyncGenerator<string> {
  let separator = '';
  for await (const key of keys) {
    const text = textOf(key);
    if (text === null) continue;
    yield `${separator}${text}`;
    separator = ',';
  }
}
