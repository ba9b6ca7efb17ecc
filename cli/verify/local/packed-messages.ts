import type { FileAlgorithm, ManifestFile } from '../../../core/manifests/manifest.ts';
import type { HashResult, HashTask } from './hash-file.ts';

// What goes to a thread is copied, value by value: of plain lists of text that takes a fraction of what it takes of as many objects.

/** Tasks as they go to a thread. */
export interface PackedTasks {
  readonly paths: readonly HashTask['path'][];
  /** Of each task, or one for all of them. */
  readonly algorithms: readonly (readonly FileAlgorithm[])[];
}

/** Results as they come back from a thread. */
export interface PackedResults {
  /** Of each file its digests, one after the other; or why it could not be read. */
  readonly texts: readonly string[];
  /** Of each file, or -1 where it could not be read. */
  readonly sizes: readonly number[];
}

export function packTasks(tasks: readonly HashTask[]): PackedTasks {
  const [first, ...others] = tasks.map(({ algorithms }) => algorithms);
  const isOne = others.every((each) => each === first || each.join() === first?.join());
  return {
    paths: tasks.map(({ path }) => path),
    algorithms: first === undefined ? [] : isOne ? [first] : [first, ...others],
  };
}

export const unpackTasks = ({ paths, algorithms }: PackedTasks): HashTask[] =>
  paths.map((path, at) => ({ path, algorithms: algorithms[at] ?? algorithms[0] ?? [] }));

export const packResults = (results: readonly HashResult[]): PackedResults => ({
  texts: results.map((each) => ('error' in each ? each.error : Object.values(each.digests).join(' '))),
  sizes: results.map((each) => ('error' in each ? -1 : each.size)),
});

/** @param tasks - those that the results are of; there may be more of them */
export const unpackResults = ({ texts, sizes }: PackedResults, tasks: readonly HashTask[]): HashResult[] =>
  texts.map((text, at) => {
    const size = sizes[at] ?? -1;
    return size < 0 ? { error: text } : { digests: digestsIn(text, tasks[at]?.algorithms ?? []), size };
  });

function digestsIn(text: string, algorithms: readonly FileAlgorithm[]): ManifestFile['digests'] {
  if (algorithms.length === 1 && algorithms[0] === 'sha256') return { sha256: text };
  const hex = text.split(' ');
  return Object.fromEntries(algorithms.map((algorithm, at) => [algorithm, hex[at] ?? '']));
}
