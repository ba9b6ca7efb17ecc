import { GetObjectLegalHoldCommand, GetObjectRetentionCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Lock } from '../../core/engine/holds/watch-holds.ts';
import type { Copy } from '../../core/findings/finding.ts';
import type { HoldKind } from '../../core/scope/hold.ts';
import { refusalOf } from './refusal.ts';

/** A version without any lock, and a bucket that can have none. */
const NONE: ReadonlySet<string> = new Set(['NoSuchObjectLockConfiguration', 'InvalidRequest']);
const GONE: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed']);

/** Asks S3 for one lock of a version, without the right to read its bytes. What S3 does not say is told as that. */
export const lockReader =
  (s3: S3Client) =>
  async (version: Copy, kind: HoldKind): Promise<Lock> => {
    try {
      return await ask(s3, version, kind);
    } catch (error) {
      const code = refusalOf(error)?.code ?? null;
      if (code !== null && NONE.has(code))
        return kind === 'legal' ? { kind, isOn: false } : { kind: 'retention', until: null };
      if (code !== null && GONE.has(code)) return { kind: 'gone' };
      return {
        kind: 'unread',
        reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      };
    }
  };

async function ask(s3: S3Client, { bucket, key, versionId }: Copy, kind: HoldKind): Promise<Lock> {
  const of = { Bucket: bucket, Key: key, VersionId: versionId ?? 'null' };
  if (kind === 'legal') {
    const { LegalHold: hold } = await s3.send(new GetObjectLegalHoldCommand(of));
    return { kind, isOn: hold?.Status === 'ON' };
  }
  const { Retention: retention } = await s3.send(new GetObjectRetentionCommand(of));
  return { kind: 'retention', until: retention?.RetainUntilDate?.toISOString() ?? null };
}
