import { Module } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { ExportModule } from '../export/export.module.js';
import { ImportModule } from '../import/import.module.js';

/** What the commands work with: the application whole, which opens none of its doors where there is no HTTP server. */
@Module({ imports: [AppModule, ImportModule, ExportModule] })
export class ServicesModule {}
