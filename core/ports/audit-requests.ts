/** A guarded bucket whose configuration changed. */
export interface AuditRequest {
  readonly bucket: string;
  /** ISO time at which somebody noticed. */
  readonly at: string;
}

/** Has buckets audited soon. */
export interface AuditRequests {
  add(request: AuditRequest): Promise<void>;
}
