import { resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { ROOT } from '../../scripts/build/places.ts';

export interface Bundled {
  readonly file: string;
  readonly bytes: number;
  /** AWS clients in it, as names of packages. */
  readonly clients: readonly string[];
}

/** What became of each function, by its name. */
export function bundledFunctions(
  metafile: Metafile,
  folder: string,
  names: readonly string[],
): Record<string, Bundled> {
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [resolve(ROOT, path), output]),
  );
  return Object.fromEntries(
    names.flatMap((name) => {
      const file = resolve(folder, name, 'index.mjs');
      const output = outputs.get(file);
      return output
        ? [[name, { file, bytes: output.bytes, clients: clientsOf(Object.keys(output.inputs)) }]]
        : [];
    }),
  );
}

function clientsOf(inputs: readonly string[]): string[] {
  const clients = inputs.flatMap(
    (input) => /node_modules\/(@aws-sdk\/(?:client|lib)-[a-z0-9-]+)\//.exec(input)?.[1] ?? [],
  );
  return [...new Set(clients)].sort();
}
