/** Something to read records from. */
export interface Source {
  /** As findings and messages name it. */
  readonly name: string;
  /** True where reading it goes over the network: what fails then is AWS's trouble. */
  readonly isRemote: boolean;
  open(): AsyncIterable<Uint8Array>;
}
