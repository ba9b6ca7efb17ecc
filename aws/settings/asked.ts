import { SealwatchError } from '../../core/base/errors.ts';
import type { Json } from '../../core/base/json.ts';
import type { SettingRead } from '../../core/cloudtrail/settings-reader.ts';
import { isPassing } from '../s3/broken-read.ts';
import { refusalOf } from '../s3/refusal.ts';

type NotRead = Exclude<SettingRead, { readonly kind: 'read' }>;
export type Asked = { readonly kind: 'answer'; readonly answer: Json } | NotRead;

/**
 * Asks AWS. One of the errors that mean "there is none" is the answer `null`.
 * @throws {SealwatchError} `AWS_FAILED` for a fault that is no answer: no credentials, for one
 */
export async function asked(ask: () => Promise<object>, absences: readonly string[]): Promise<Asked> {
  try {
    return { kind: 'answer', answer: plain(await ask()) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null && absences.includes(refusal.code)) return { kind: 'answer', answer: null };
    const detail = refusal ? `${refusal.status} ${refusal.code}: ${refusal.message}` : String(error);
    if (isPassing(error)) return { kind: 'unreadable', reason: 'transient', detail };
    if (refusal === null)
      throw new SealwatchError('AWS_FAILED', `AWS could not be asked: ${detail}`, { cause: error });
    const isDenied = refusal.status === 403 || /AccessDenied|NotAuthorized/.test(refusal.code);
    return { kind: 'unreadable', reason: isDenied ? 'access-denied' : 'refused', detail };
  }
}

/** Without the SDK's own fields, and with times as text. */
function plain(found: object): Json {
  const { $metadata: _, ...fields } = found as Readonly<Record<string, unknown>>;
  return JSON.parse(JSON.stringify(fields)) as Json;
}
