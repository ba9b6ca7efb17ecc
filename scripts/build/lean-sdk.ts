import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * `{ [_h]: … }`, which might run code, so that a bundler keeps whatever it is in, and all that is named there. Nothing but a key follows a
 * brace or a comma so: `a ? b[_h]: c` is another thing.
 */
const COMPUTED_KEY = /(?<=[{,]\s*)\[(_\w+)\]:/g;
/** A plain key `__proto__` is no key. */
const CONSTANT = /^const (_\w+) = ("(?!__proto__")[^"\\]*");$/gm;

/** The schemas of a client of the AWS SDK with plain keys, which say the same: those that nothing asks for can be left out then. */
export function withPlainKeys(code: string): string {
  const constants = new Map([...code.matchAll(CONSTANT)].map(([, name = '', text = '']) => [name, text]));
  return code.replace(COMPUTED_KEY, (key, name: string) => {
    const text = constants.get(name);
    return text === undefined ? key : `${text}:`;
  });
}

/** Of a package of the SDK nothing but its version is asked for, which the user agent says. */
const onlyVersion = (text: string): string => JSON.stringify({ version: JSON.parse(text).version });

/** Leaves out of the functions what of the AWS SDK none of them uses: the shapes of all other operations, and packages' scripts. */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad }) {
    onLoad(
      { filter: /@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_\d+\.js$/ },
      async ({ path }) => ({
        contents: withPlainKeys(await readFile(path, 'utf8')),
        loader: 'js',
      }),
    );
    onLoad({ filter: /@aws-sdk\/[a-z0-9-]+\/package\.json$/ }, async ({ path }) => ({
      contents: onlyVersion(await readFile(path, 'utf8')),
      loader: 'json',
    }));
  },
};
