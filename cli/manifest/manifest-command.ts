import { type Command, Option } from 'commander';
import { FORMAT_NAMES, type FormatName } from '../../core/manifests/format.ts';
import { choiceOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import type { ConvertOptions } from './convert.ts';
import type { CreateOptions } from './create.ts';
import type { ReachStore } from './object-store.ts';
import type { TrustOptions } from './signature.ts';
import type { VerifyManifestOptions } from './verify.ts';

const formatOption = (flags: string, description: string): Option =>
  new Option(flags, description).choices(FORMAT_NAMES).argParser(choiceOption<FormatName>(FORMAT_NAMES));

const KEY = [
  '--key <key>',
  'check its signature: file with a public key or certificate in PEM, or a key of KMS (ARN or alias/…)',
] as const;
const TRUST = [
  '--trust <file>',
  'check its signature: certificates in PEM that may have issued the signing one',
] as const;
const SIGN_KEY = [
  '--sign-key <key>',
  'for oms and in-toto: sign with this private key in PEM, or key of KMS (ARN or alias/…)',
] as const;
const CERTIFICATE = [
  '--certificate <file>',
  "with --sign-key: the key's certificates in PEM, its own first",
] as const;
const OUTPUT = [
  '--output <path>',
  'write to this file, or for bagit to this directory (default: standard output)',
] as const;

const repeated = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** @param reach - how S3 is asked; replaced in tests */
export function addManifest(program: Command, runner: Runner, reach?: ReachStore): void {
  const manifest = program
    .command('manifest')
    .summary('make, verify, convert and compare manifests that travel with the data')
    .description(
      `Makes and reads lists of files with their digests, as they travel with data and models. Formats: ${FORMAT_NAMES.join(', ')}. Needs no deployment.`,
    );
  addCreate(manifest, runner, reach);
  addVerifyManifest(manifest, runner, reach);
  addConvert(manifest, runner);
  addDiff(manifest, runner);
}

function addCreate(parent: Command, runner: Runner, reach: ReachStore | undefined): void {
  parent
    .command('create')
    .summary('make a manifest of a directory, of keys in S3 or of a dataset')
    .description(
      'Reads every file of a directory, or the current version of every key below an address, and writes a manifest; with --dataset one of what the deployment expects, without reading. A file that could not be read is named and not in it.',
    )
    .argument('[source]', 'a directory, or s3://bucket/prefix')
    .option('--dataset <name>', 'what is expected of this dataset')
    .option('--at <time>', 'with --dataset: what was expected at this time')
    .addOption(formatOption('--format <name>', 'format').default('seed'))
    .option(...OUTPUT)
    .option('--name <name>', 'what the manifest calls the data (default: the name of the directory)')
    .option(...SIGN_KEY)
    .option(...CERTIFICATE)
    .option(
      '--links-into <directory>',
      'also follow symbolic links into this directory; may be repeated',
      repeated,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch manifest create ./v3 --output v3.json\n  sealwatch manifest create ./v3 --format sha256sum > SHA256SUMS\n  sealwatch manifest create ./model --format oms --sign-key key.pem --output model.sig\n  sealwatch manifest create s3://acme-training-data/moderation/v3/ --format bagit --output bag\n  sealwatch manifest create --dataset moderation-v3 --format in-toto --sign-key alias/releases --output v3.intoto.json',
    )
    .action((source: string | undefined, options: CreateOptions, command: Command) =>
      runner.run(command, async (context) => {
        const { createManifest } = await import('./create.ts');
        return createManifest(context, source, options, reach);
      }),
    );
}

function addVerifyManifest(parent: Command, runner: Runner, reach: ReachStore | undefined): void {
  parent
    .command('verify')
    .summary('compare a directory or keys in S3 with a manifest')
    .description(
      'Reads every file of a directory, or the current version of every key below an address, and compares it with a manifest: what was ADDED, DELETED and MODIFIED.',
    )
    .argument(
      '<manifest>',
      'file in any of the formats, directory of a bag or of pointers of Git LFS; - is standard input',
    )
    .argument('<target>', 'a directory, or s3://bucket/prefix')
    .addOption(formatOption('--format <name>', 'format of the manifest (default: it is recognised)'))
    .option(...KEY)
    .option(...TRUST)
    .option(
      '--links-into <directory>',
      'also follow symbolic links into this directory; may be repeated',
      repeated,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch manifest verify v3.json ./v3\n  sealwatch manifest verify SHA256SUMS s3://acme-training-data/moderation/v3/\n  sealwatch manifest verify model.sig ./model --key key.pub\n  sealwatch manifest verify model.sig ./model --trust our-ca.pem --json',
    )
    .action((file: string, target: string, options: VerifyManifestOptions, command: Command) =>
      runner.run(command, async (context) => {
        const { verifyManifest } = await import('./verify.ts');
        return verifyManifest(context, { file, target }, options, reach);
      }),
    );
}

function addConvert(parent: Command, runner: Runner): void {
  parent
    .command('convert')
    .summary('write a manifest in another format')
    .description(
      'Reads a manifest in any of the formats and writes it in another. Says what the other format has no place for.',
    )
    .argument(
      '<manifest>',
      'file in any of the formats, directory of a bag or of pointers of Git LFS; - is standard input',
    )
    .addOption(formatOption('--format <name>', 'format to write').makeOptionMandatory())
    .addOption(formatOption('--from <name>', 'format to read (default: it is recognised)'))
    .option(...OUTPUT)
    .option(...KEY)
    .option(...TRUST)
    .option(...SIGN_KEY)
    .option(...CERTIFICATE)
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch manifest convert v3.json --format croissant --output croissant.json\n  sealwatch manifest convert model.sig --key key.pub --format sha256sum | sha256sum -c',
    )
    .action((file: string, options: ConvertOptions, command: Command) =>
      runner.run(command, async (context) => {
        const { convertManifest } = await import('./convert.ts');
        return convertManifest(context, file, options);
      }),
    );
}

function addDiff(parent: Command, runner: Runner): void {
  parent
    .command('diff')
    .summary('print what changed from one manifest to another')
    .description(
      'Compares two manifests, each in any of the formats: what was ADDED, DELETED and MODIFIED, and what they do not tell.',
    )
    .argument('<before>', 'a manifest')
    .argument('<after>', 'another one')
    .option(...KEY)
    .option(...TRUST)
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch manifest diff v2.json v3.json\n  sealwatch manifest diff v3.json bag --json',
    )
    .action((before: string, after: string, options: TrustOptions, command: Command) =>
      runner.run(command, async (context) => {
        const { diffOfManifests } = await import('./diff.ts');
        return diffOfManifests(context, [before, after], options);
      }),
    );
}
