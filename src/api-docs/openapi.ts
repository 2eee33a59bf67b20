import { VERSION } from '../health/version.js';
import { TELL_EVENT } from './events-operation.js';
import { CALLER_DATA, CALLER_DATA_XML, LOOKUP } from './lookup-operation.js';
import type { OpenAPIObject } from './openapi-types.js';
import { HEALTH_LIVE, HEALTH_READY, LIVE, METRICS, READY } from './operator-operations.js';
import { REFUSAL, SECURITY_SCHEMES } from './refusals.js';

/** The REST side, as machines read it. test/e2e/api-docs.e2e.ts holds it against what the application does. */
export const OPENAPI: OpenAPIObject = {
  openapi: '3.1.0',
  info: {
    title: 'Caller Data',
    version: VERSION,
    description:
      'Who is calling, and where should the call go? This is the REST side: what the PBX asks and tells, and what operators watch. Everything else is GraphQL, at `POST /graphql`; a browser finds an explorer at [/graphql](/graphql).',
    license: { name: 'MIT' },
  },
  // Wherever it is served.
  servers: [{ url: '/' }],
  tags: [
    { name: 'PBX', description: 'The vendor’s two doors' },
    { name: 'Operators', description: 'Health and measures' },
  ],
  paths: {
    '/api/while1voice': { get: LOOKUP },
    '/api/while1voice_ev': { get: TELL_EVENT },
    '/health/live': { get: HEALTH_LIVE },
    '/health/ready': { get: HEALTH_READY },
    '/metrics': { get: METRICS },
  },
  components: {
    securitySchemes: SECURITY_SCHEMES,
    schemas: {
      ...{ CallerData: CALLER_DATA, CallerDataXml: CALLER_DATA_XML, Refusal: REFUSAL },
      ...{ Live: LIVE, Ready: READY },
    },
  },
};
