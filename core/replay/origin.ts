/** The record of the input that something comes from. */
export interface Origin {
  /** The file as it was named, `-` for standard input, or the object's address. */
  readonly source: string;
  /** Its place among the records of the source, from 0; what could not be read has a place too. */
  readonly index: number;
}

/** The same with the name that the record itself has. */
export interface NamedOrigin extends Origin {
  readonly eventId: string;
}
