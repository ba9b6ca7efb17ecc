import { eventually } from './eventually.ts';

const second = (): number => Math.floor(Date.now() / 1000);

/** Waits for another second: S3 gives times in whole ones, and what must be later has to be later by one. */
export const nextSecond = async (): Promise<void> => {
  const now = second();
  await eventually('the next second', () => second() > now || undefined);
};

/** Waits for a time. */
export const past = async (iso: string): Promise<void> => {
  await eventually(iso, () => Date.now() > Date.parse(iso) || undefined);
};
