import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { leanSdk } from './lean-sdk.ts';
import { DIST, ROOT } from './places.ts';

const SOURCES = join(ROOT, 'lambdas');

/** Names of the functions: each is a file of this name. */
export const functionNames = (): string[] =>
  readdirSync(SOURCES)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

/** Bundles each function into a folder of its own, the AWS SDK included. */
export const bundleFunctions = async (outdir = join(DIST, 'lambdas')): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: functionNames().map((name) => ({
      in: join(SOURCES, `${name}.ts`),
      out: join(name, 'index'),
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The SDK's ES modules are a third smaller and start faster than its CommonJS ones, which Node's default prefers.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'function-credentials.ts') },
    plugins: [leanSdk],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
};
