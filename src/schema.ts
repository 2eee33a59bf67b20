import './config/node-version.js';
import './config/schema-env.js';
import { writeFileSync } from 'node:fs';

// Writes schema.graphql anew from the code: `npm run schema`.
const { createApp } = await import('./app.js');
const { printedSchema } = await import('./graphql/printed-schema.js');

const app = await createApp();
await app.init();
writeFileSync('schema.graphql', printedSchema(app));
await app.close();
