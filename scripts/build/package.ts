import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { DIST, ROOT } from './places.ts';

/** What people run and import. They share their common parts, so that an error of one is an error of the other. */
const ENTRIES = [
  'cli/main',
  'cli/verify/local/hash-worker',
  'cli/pull/write-worker',
  'cli/readers/scan-worker',
  'lib/index',
  'lib/app',
  'config/index',
];

/** What the user has installed: the CDK is theirs. Everything else goes into the bundles. */
const EXTERNAL = ['aws-cdk-lib', 'constructs', 'aws-cdk'];

/** Some of the bundled packages are CommonJS and ask for Node's own modules by `require`, which ES modules lack. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';globalThis.require??=__createRequire(import.meta.url);";

/** How the command is bundled. */
export const COMMAND_BUNDLE = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  // The oldest Node of package.json's `engines`.
  target: 'node22.18',
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
} satisfies BuildOptions;

/** What the command runs with another language, as it is: what serves MiniStack; LocalEmu's requirements and plugins. */
const COPIED = ['ministack', 'localemu'];

/** Bundles the command and the library. */
export const bundlePackage = async (): Promise<void> => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES.map((entry) => ({ in: `${entry}.ts`, out: entry })),
    outdir: DIST,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    ...COMMAND_BUNDLE,
    external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const name of COPIED)
    cpSync(join(ROOT, 'local/emulator', name), join(DIST, name), {
      recursive: true,
      filter: (file) => !file.includes('__pycache__'),
    });
  chmodSync(join(DIST, 'cli', 'main.js'), 0o755);
};
