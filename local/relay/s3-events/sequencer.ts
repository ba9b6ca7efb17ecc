// A batch names 1,000 objects at most; each of its events takes the next number.
const ROOM_FOR_A_BATCH = 4096n;

/** Draws the number of a call; its events are numbered from there on. */
export type Sequencer = (index: number) => string;

/**
 * Makes S3's sequencers: hexadecimal, later ones compare larger. The first eight digits are the time in seconds, as in S3's own,
 * so that they keep growing from one run to the next.
 */
export const sequencers = (now: () => number = Date.now): (() => Sequencer) => {
  let last = 0n;
  return () => {
    const clock = (BigInt(now()) << 32n) / 1000n;
    const base = clock > last ? clock : last + 1n;
    last = base + ROOM_FOR_A_BATCH;
    return (index) => (base + BigInt(index)).toString(16).padStart(16, '0');
  };
};
