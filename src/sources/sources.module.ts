import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { Asking } from './asking.js';
import { ContactSourceResolver } from './contact-source.resolver.js';
import { Keeping } from './keeping.js';
import { KeyRotation } from './key-rotation.js';
import { UndiciOutgoing } from './outgoing/undici-outgoing.js';
import { SecretBox } from './secret-box.js';
import { SourceDirectory } from './source-directory.js';
import { SourceLoader } from './source-loader.js';
import { SourceMeasures } from './source-measures.js';
import { SettingsOfSources } from './source-settings.js';
import { SourceTester } from './source-tester.js';
import { SourcesResolver } from './sources.resolver.js';
import { SourcesService } from './sources.service.js';

@Module({
  imports: [DatabaseModule, ProjectsModule, ContactsModule],
  providers: [
    SecretBox,
    SettingsOfSources,
    KeyRotation,
    UndiciOutgoing,
    SourceMeasures,
    SourceDirectory,
    Asking,
    Keeping,
    SourcesService,
    SourceTester,
    SourceLoader,
    SourcesResolver,
    ContactSourceResolver,
  ],
  exports: [Asking, Keeping, SourceDirectory],
})
export class SourcesModule {}
