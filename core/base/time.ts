export const wholeSecond = (time: Date | string): string => {
  const iso = typeof time === 'string' ? new Date(time).toISOString() : time.toISOString();
  return `${iso.slice(0, 19)}.000Z`;
};

/** Last-Modified in whole seconds, which is as fine as S3 gives it, as text that sorts. */
export const second = (iso: string): string => iso.slice(0, 19);

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The time now; given from outside, so that tests can set it. */
export type Clock = () => Date;
