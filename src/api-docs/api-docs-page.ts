/** Where the page and all that it needs is served. */
export const API_DOCS = '/api/docs';

/** Swagger UI's own files, of many that are in its package. */
export const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** Nothing from elsewhere, and no script in the page: what the questions answer is shown in it. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Swagger UI's icons, and the page's.
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Caller Data: the REST side</title>
    <link rel="icon" href="${API_DOCS}/assets/favicon-32x32.png">
    <link rel="stylesheet" href="${API_DOCS}/assets/swagger-ui.css">
    <link rel="stylesheet" href="${API_DOCS}/page.css">
  </head>
  <body>
    <noscript>The document itself: <a href="${API_DOCS}/openapi.json">openapi.json</a></noscript>
    <div id="page"></div>
    <script src="${API_DOCS}/assets/swagger-ui-bundle.js"></script>
    <script src="${API_DOCS}/start.js"></script>
  </body>
</html>
`;

/** Tokens are not kept in the browser; the document is not sent to a validator elsewhere. */
export const START = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

SwaggerUIBundle({
  url: '${API_DOCS}/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/** Swagger UI darkens itself, but for the page around it. */
export const PAGE_CSS = `body { margin: 0 }
html.dark-mode, html.dark-mode body { background: #1c2022 }
`;
