import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { SealwatchError } from '../../core/base/errors.ts';
import type { FormatTools } from '../../core/manifests/format.ts';

/** No list of files of DVC refers to itself, and one that does would grow without end. */
const MAX_ALIASES = 0;

/** What formats need, as this machine has it. */
export const FORMAT_TOOLS: FormatTools = {
  hash: (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex'),
  parseYaml: (text) => {
    try {
      return parse(text, { maxAliasCount: MAX_ALIASES, schema: 'core' });
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new SealwatchError('USAGE', `this is no YAML: ${why}`, { cause: error });
    }
  },
  printYaml: (value) => stringify(value, { lineWidth: 0 }),
};
