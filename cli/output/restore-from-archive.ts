import type { Copy } from '../../core/findings/finding.ts';
import { awsFlags, type Globals } from '../globals.ts';
import { shellCommand } from './escape.ts';

/** A command that has S3 restore a version from an archive for a week; `null` for a key that no shell can pass on. */
export const restoreFromArchive = ({ bucket, key, versionId }: Copy, globals: Globals): string | null =>
  key.includes('\0')
    ? null
    : shellCommand(
        'aws',
        's3api',
        'restore-object',
        '--cli-input-json',
        JSON.stringify({
          Bucket: bucket,
          Key: key,
          VersionId: versionId ?? 'null',
          RestoreRequest: { Days: 7, GlacierJobParameters: { Tier: 'Standard' } },
        }),
        ...awsFlags(globals),
      );
