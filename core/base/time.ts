/** S3 tells Last-Modified in whole seconds; a finer one, from elsewhere, is cut so that the same version has one time. */
export const wholeSecond = (time: Date | string): string => {
  const iso = typeof time === 'string' ? new Date(time).toISOString() : time.toISOString();
  return `${iso.slice(0, 19)}.000Z`;
};
