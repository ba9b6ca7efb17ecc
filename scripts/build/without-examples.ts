import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Files that hold nothing but examples of rules and checks. */
const EXAMPLES =
  /\/core\/(?:rules\/(?:[^/]+\/(?:.+\/)?(?:examples|fires|quiet)|records|policy-examples)|posture\/(?:checks\/(?:.+\/)?examples|sample-facts|sample-policies))\.ts$/;

/** Leaves the examples of rules and checks out of functions: they are for the catalogues and for tests, and half as large as the rules. */
export const withoutExamples: Plugin = {
  name: 'without-examples',
  setup(build) {
    build.onLoad({ filter: EXAMPLES }, ({ path }) => ({
      contents: exportedNames(path)
        .map((name) => `export const ${name} = /* @__PURE__ */ () => ({});`)
        .join('\n'),
      loader: 'js',
    }));
  },
};

const exportedNames = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name);
