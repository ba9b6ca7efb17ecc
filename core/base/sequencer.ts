/**
 * S3 orders the events of one key by their sequencers: pad the shorter one with zeros on the right, then compare as text
 * (S3 user guide, "Event message structure"). Stored padded, so that every comparison is a plain one.
 */
const WIDTH = 64;

export const padSequencer = (sequencer: string): string => sequencer.toUpperCase().padEnd(WIDTH, '0');
