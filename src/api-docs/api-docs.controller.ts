import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../access/requires-scope.js';
import { CONTENT_SECURITY_POLICY, PAGE, PAGE_CSS, START } from './api-docs-page.js';
import { OPENAPI } from './openapi.js';
import type { OpenAPIObject } from './openapi-types.js';

/** The REST side, for people and machines; the same for everybody, and nobody's data in it. */
@Controller('api/docs')
@Public()
export class ApiDocsController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  @Header('Cache-Control', 'no-cache')
  page(): string {
    return PAGE;
  }

  @Get('openapi.json')
  @Header('Cache-Control', 'no-cache')
  document(): OpenAPIObject {
    return OPENAPI;
  }

  @Get('start.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  start(): string {
    return START;
  }

  @Get('page.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  css(): string {
    return PAGE_CSS;
  }
}
