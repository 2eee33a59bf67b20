/** The token of the vendor's example URL. */
export const DEMO_TOKEN = 'some_secret_token';

/** For GraphQL; the PBX's own is worth nothing there. */
export const DEMO_TOOL_TOKEN = 'some_tool_token';
