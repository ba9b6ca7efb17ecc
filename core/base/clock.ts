/** The time now; given from outside, so that tests can set it. */
export type Clock = () => Date;
