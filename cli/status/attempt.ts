import { explain } from '../errors/explain.ts';

/** What was learned; or why it could not be, which is never taken for fine. */
export type Attempt<T> = { readonly value: T } | { readonly problem: string };

export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { problem: explain(error).message };
  }
}

export const valueIn = <T>(tried: Attempt<T>): T | null => ('value' in tried ? tried.value : null);
