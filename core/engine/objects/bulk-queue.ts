/** Where changes wait that take long to read. */
export interface BulkQueue {
  /** Adds an event, exactly as it came. When this is done it will be delivered, maybe more than once. */
  add(event: string): Promise<void>;
}
