export interface OutgoingRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface OutgoingResponse {
  status: number;
  /** By their names in lower case. */
  headers: Record<string, string>;
  /** Decompressed, 256 KiB at most. */
  body: string;
}

/** How sources reach the outside; the only way they do. */
export interface Outgoing {
  /** Follows no redirect to another host. @throws SourceError unavailable, timeout, config or bad_response */
  request(request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingResponse>;
}
