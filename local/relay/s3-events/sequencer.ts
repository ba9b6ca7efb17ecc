/**
 * Makes S3's sequencers: hexadecimal, later ones compare larger. The first eight digits are the time in seconds, as in S3's own,
 * so that they keep growing from one run to the next.
 */
export const sequencers = (now: () => number = Date.now): (() => string) => {
  let last = 0n;
  return () => {
    const clock = (BigInt(now()) << 32n) / 1000n;
    last = clock > last ? clock : last + 1n;
    return last.toString(16).padStart(16, '0');
  };
};
