import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { leanSdk, withPlainKeys } from './lean-sdk.ts';
import { ROOT } from './places.ts';

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const CLIENTS = Object.keys({ ...dependencies, ...devDependencies }).filter((name) =>
  name.startsWith('@aws-sdk/client-'),
);

async function bundled(contents: string, isLean: boolean): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins: isLean ? [leanSdk] : [],
  });
  return outputFiles[0]?.text ?? '';
}

type Module = Readonly<Record<string, unknown>>;

/** Every schema of a client, in however many files they are. */
const schemasOf = async (client: string, isLean: boolean): Promise<Module> => {
  const files = readdirSync(join(ROOT, 'node_modules', client, 'dist-es/schemas'));
  const exported = files.map((file) => `export * from '${client}/dist-es/schemas/${file}';`);
  const code = await bundled(exported.join('\n'), isLean);
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
};

/** A schema as data: others are named by functions, as circles need, and errors are classes. */
const asData = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each !== 'function') return each;
      const named: unknown = each.prototype === undefined ? each() : each.name;
      return Array.isArray(named) ? { to: named.slice(0, 3) } : { to: named };
    }) ?? 'null',
  );

describe.each(CLIENTS)('%s', (client) => {
  it('has the same schemas, with every key, as it has without being made lean', async () => {
    const [lean, full] = await Promise.all([schemasOf(client, true), schemasOf(client, false)]);
    expect(Object.keys(full).length).toBeGreaterThan(10);
    expect(asData(lean)).toEqual(asData(full));
  });
});

it('leaves out the shapes of operations that nobody calls, and of the package all but the version', async () => {
  const use = "export { S3Client, HeadObjectCommand } from '@aws-sdk/client-s3'";
  const [lean, full] = await Promise.all([bundled(use, true), bundled(use, false)]);
  for (const name of ['AnalyticsConfiguration$', 'PutBucketWebsite$', 'downlevel-dts']) {
    expect(full).toContain(name);
    expect(lean).not.toContain(name);
  }
  for (const name of ['HeadObject$', 'HeadObjectOutput$', 'NoSuchKey$']) expect(lean).toContain(name);
  const { version } = JSON.parse(
    readFileSync(join(ROOT, 'node_modules/@aws-sdk/client-s3/package.json'), 'utf8'),
  );
  expect(lean).toContain(`version: "${version}"`);
});

it('leaves of a package of the SDK all that its clients ask for, which is its version', () => {
  const lines = globSync('node_modules/@aws-sdk/*/dist-es/**/*.js', { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .filter((code) => code.includes('/package.json"'))
    .flatMap((code) => code.match(/^.*package(?:Info|\.json).*$/gm) ?? []);
  const isKnown = /^import packageInfo from "|^[^"]*\bpackageInfo\.version\b[^"]*$/;
  expect(lines.length).toBeGreaterThan(CLIENTS.length);
  expect(lines.filter((line) => !isKnown.test(line))).toEqual([]);
});

it.each([
  [
    'a key by a constant',
    'const _h = "http";\nvar A = { [_h]: 1 };',
    'const _h = "http";\nvar A = { "http": 1 };',
  ],
  [
    'a key by what is no constant text',
    'const _h = name();\nvar A = { [_h]: 1 };',
    'const _h = name();\nvar A = { [_h]: 1 };',
  ],
  [
    'an entry by a constant name, before a colon',
    'const _h = "http";\nvar A = b ? c[_h]: d;',
    'const _h = "http";\nvar A = b ? c[_h]: d;',
  ],
  [
    'a list of one constant, before a colon',
    'const _h = "http";\nvar A = b ? [_h]: d;',
    'const _h = "http";\nvar A = b ? [_h]: d;',
  ],
  [
    'a key that has another meaning where it is plain',
    'const _h = "__proto__";\nvar A = { [_h]: 1 };',
    'const _h = "__proto__";\nvar A = { [_h]: 1 };',
  ],
  ['names in a list', 'const _h = "http";\nvar A = [_h];', 'const _h = "http";\nvar A = [_h];'],
])('of %s makes what says the same', (_, code, expected) => expect(withPlainKeys(code)).toBe(expected));
