import { SealwatchError } from '../../core/base/errors.ts';
import { type PolicyDocument, parsePolicy } from '../../core/policies/document.ts';
import { readText } from '../parse/read-text.ts';

/** A policy and where it came from, or why it could not be read. */
export type Source = { readonly source: string } & (
  | { readonly policy: PolicyDocument; readonly text: string }
  | { readonly error: SealwatchError }
);

/** Reads the files one after the other: one that cannot be read does not keep back the rest. */
export async function* readSources(files: readonly string[]): AsyncGenerator<Source> {
  for (const source of files) yield await readSource(source);
}

async function readSource(source: string): Promise<Source> {
  try {
    return parsed(source, await readText(source));
  } catch (error) {
    if (error instanceof SealwatchError) return { source, error };
    throw error;
  }
}

/** @throws {SealwatchError} `POLICY_INVALID` */
export const parsed = (source: string, text: string): Source => ({
  source,
  policy: parsePolicy(text),
  text,
});
