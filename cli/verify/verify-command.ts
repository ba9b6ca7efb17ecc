import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Runner } from '../runner.ts';
import { verifyLocal } from './local/verify-local.ts';
import { verifyManifestCommand } from './manifest/verify-manifest-command.ts';
import { verifyRemote } from './remote.ts';

interface Options {
  readonly dataset?: string;
  readonly local?: string;
  readonly manifest?: string | true;
  readonly checkpoint?: readonly string[];
  readonly linksInto?: readonly string[];
  readonly wait: boolean;
}

export function addVerify(program: Command, runner: Runner): void {
  program
    .command('verify')
    .summary('verify bytes: read them again now, and compare')
    .description(
      'Verifies a key, a prefix or a dataset: its bytes are read again in the account and compared with what is expected. With --local it compares a directory of this machine with the manifest, or with a list that sha256sum made. With --manifest alone it verifies the manifest itself.',
    )
    .argument('[address]', 's3://bucket/key, or s3://bucket/prefix')
    .option('--dataset <name>', 'every key of this dataset')
    .option('--no-wait', 'begin it and do not wait for its end')
    .option('--local <directory>', 'compare this directory instead of S3')
    .option(
      '--manifest [file]',
      'without --local: compare the tables with their log, and name what somebody tampered with; with --local: compare with this list of sha256sum; - is standard input',
    )
    .option(
      '--checkpoint <file>',
      'with --manifest: the log has to go on from this checkpoint that was handed out; may be repeated',
      (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
    )
    .option(
      '--links-into <directory>',
      'with --local: also follow symbolic links into this directory, such as the cache of a model hub; may be repeated',
      (directory: string, before: readonly string[] | undefined) => [...(before ?? []), directory],
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch verify --dataset moderation-v3\n  sealwatch verify s3://acme-training-data/moderation/v3/labels-007.jsonl\n  sealwatch verify --local ./v3 --dataset moderation-v3\n  sealwatch verify --local ./v3 --manifest SHA256SUMS\n  sealwatch verify --manifest --checkpoint 2026-11.checkpoint',
    )
    .action((address: string | undefined, options: Options, command: Command) =>
      runner.run(command, (context) => {
        const { local, dataset, manifest, checkpoint, linksInto, wait } = options;
        if (checkpoint !== undefined && (local !== undefined || manifest === undefined))
          throw new SealwatchError('USAGE', '--checkpoint belongs to --manifest without --local');
        if (local !== undefined && manifest === true)
          throw new SealwatchError('USAGE', '--manifest needs a file with --local');
        if (local === undefined && manifest === true) {
          if (address !== undefined || dataset !== undefined || linksInto !== undefined)
            throw new SealwatchError(
              'USAGE',
              'verify --manifest is about the whole manifest: name no address and no dataset',
            );
          return verifyManifestCommand(context, checkpoint ?? []);
        }
        if (local !== undefined)
          return verifyLocal(context, local, {
            address,
            dataset,
            manifest: manifest === true ? undefined : manifest,
            linksInto: linksInto ?? [],
          });
        if (manifest !== undefined || linksInto !== undefined)
          throw new SealwatchError('USAGE', '--manifest and --links-into belong to --local DIRECTORY');
        return verifyRemote(context, { address, dataset, wait });
      }),
    );
}
