/** The token of the vendor's example URL. */
export const DEMO_TOKEN = 'some_secret_token';
