import { readFile } from 'node:fs/promises';

/** The last lines of a log file; empty when there is none. */
export const logTail = async (file: string, lines = 15): Promise<string[]> => {
  try {
    return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-lines);
  } catch {
    return [];
  }
};
