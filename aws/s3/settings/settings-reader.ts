import type { S3Client } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../../core/base/errors.ts';
import type { Json } from '../../../core/base/json.ts';
import { settingNamed } from '../../../core/cloudtrail/settings/catalogue.ts';
import { bucketOf, type SettingName } from '../../../core/cloudtrail/settings/setting.ts';
import type { SettingRead, SettingsReader, UnreadableSetting } from '../../../core/engine/activity/ports.ts';
import { isPassing, type Refusal, refusalOf } from '../refusal.ts';
import { type Question, questionFor } from './questions.ts';

type NotRead = Exclude<SettingRead, { readonly kind: 'read' }>;

/** Reads the settings of buckets, each with one request. */
export class S3SettingsReader implements SettingsReader {
  readonly #client: S3Client;
  readonly #owner: { readonly ExpectedBucketOwner?: string };
  readonly #onAnswer: (setting: SettingName, answer: Json) => void;

  /**
   * @param owner the account that the buckets have to belong to: a bucket of the same name that is somebody else's is not read
   * @param onAnswer is shown what S3 answered, for whoever needs more of it than the setting's value; `null` where nothing is set
   */
  constructor(
    client: S3Client,
    owner: string | null = null,
    onAnswer: (setting: SettingName, answer: Json) => void = () => {},
  ) {
    this.#client = client;
    this.#onAnswer = onAnswer;
    this.#owner = owner === null ? {} : { ExpectedBucketOwner: owner };
  }

  /** @throws {SealwatchError} `AWS_FAILED` for a fault that is not S3's answer: no credentials, for one */
  async read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>> {
    const bucket = bucketOf(resource);
    const question = questionFor(setting);
    if (bucket === null || question === null)
      return unreadable('unsupported', `S3 is not asked for ${setting} of ${resource}`);
    const answer = await this.#ask(question, bucket);
    if (answer.kind !== 'answer') return answer;
    this.#onAnswer(setting, answer.answer);
    return { kind: 'read', value: settingNamed(setting).read(answer.answer) };
  }

  async #ask(
    question: Question,
    bucket: string,
  ): Promise<{ readonly kind: 'answer'; readonly answer: Json } | NotRead> {
    try {
      const found = await question.ask(this.#client, { Bucket: bucket, ...this.#owner });
      return { kind: 'answer', answer: plain(found) };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal !== null && refusal.code === question.absence) return { kind: 'answer', answer: null };
      return notRead(error, refusal);
    }
  }
}

/** Without the SDK's own fields, and with times as text: what a setting's value can be compared with. */
function plain(found: object): Json {
  const { $metadata: _, ...fields } = found as Readonly<Record<string, unknown>>;
  return JSON.parse(JSON.stringify(fields)) as Json;
}

function notRead(error: unknown, refusal: Refusal | null): NotRead {
  if (refusal?.code === 'NoSuchBucket') return { kind: 'gone' };
  const said = refusal ? `${refusal.status} ${refusal.code}: ${refusal.message}` : String(error);
  if (isPassing(error)) return unreadable('transient', said);
  if (refusal === null)
    throw new SealwatchError('AWS_FAILED', `S3 could not be asked: ${said}`, { cause: error });
  return unreadable(reasonOf(refusal), said);
}

const unreadable = (reason: UnreadableSetting, detail: string): NotRead => ({
  kind: 'unreadable',
  reason,
  detail,
});

function reasonOf({ status, code }: Refusal): UnreadableSetting {
  if (status === 403) return 'access-denied';
  return status === 501 || status === 405 || code === 'NotImplemented' ? 'unsupported' : 'refused';
}
