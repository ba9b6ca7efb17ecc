import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { BucketClock, ClockReader, KeyClock } from '../../core/clock/dataset-clock.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { Encryption, SettingValues } from '../../core/cloudtrail/settings/values.ts';
import { refusalOf } from '../s3/refusal.ts';
import { S3SettingsReader } from '../s3/settings/settings-reader.ts';

/** Reads what decides when versions go, with four requests for a bucket, and one for a key. */
export class AwsClockReader implements ClockReader {
  readonly #settings: S3SettingsReader;
  readonly #kms: KMSClient;

  constructor({ s3, kms }: { readonly s3: S3Client; readonly kms: KMSClient }) {
    this.#settings = new S3SettingsReader(s3, null);
    this.#kms = kms;
  }

  async bucket(name: string): Promise<BucketClock> {
    const unknown: string[] = [];
    const read = async <Name extends SettingName>(setting: Name): Promise<SettingValues[Name] | null> => {
      const found = await this.#settings.read(`bucket/${name}`, setting);
      if (found.kind === 'read') return found.value;
      unknown.push(
        found.kind === 'gone' ? `${name} does not exist` : `${setting} of ${name}: ${found.detail}`,
      );
      return null;
    };
    const [versioning, deletions, objectLock, encryption] = await Promise.all([
      read('versioning'),
      read('lifecycle'),
      read('object-lock'),
      read('encryption'),
    ]);
    return {
      versioning: versioning?.status ?? null,
      deletions,
      objectLock,
      endingKey: encryption && (await this.#endingKey(encryption, unknown)),
      unknown,
    };
  }

  async key(arn: string): Promise<KeyClock> {
    try {
      const { KeyMetadata } = await this.#kms.send(new DescribeKeyCommand({ KeyId: arn }));
      const { Arn = arn, DeletionDate } = KeyMetadata ?? {};
      const ending = DeletionDate === undefined ? null : { arn: Arn, at: DeletionDate.toISOString() };
      return { kind: 'read', ending };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      const kind = refusal.code === 'NotFoundException' ? 'gone' : 'refused';
      return { kind, why: `the KMS key ${arn}: ${refusal.status} ${refusal.code}` };
    }
  }

  async #endingKey({ key }: Encryption, unknown: string[]): Promise<BucketClock['endingKey']> {
    if (key === null) return null;
    const found = await this.key(key);
    if (found.kind === 'read') return found.ending;
    unknown.push(found.why);
    return null;
  }
}
