/** Params as PHP's `parse_str` reads them: texts, and named or numbered params within them. */
export interface SourceParams {
  [name: string]: string | SourceParams;
}
