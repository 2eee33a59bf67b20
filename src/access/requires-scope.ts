import { SetMetadata } from '@nestjs/common';
import type { Scope } from './scope.js';

export const REQUIRED_SCOPE = 'access:scope';
export const NEEDS_ANY_SCOPE = 'access:any-scope';
export const IS_PUBLIC = 'access:public';

/** Only a client with this scope comes in. */
export const RequiresScope = (scope: Scope) => SetMetadata(REQUIRED_SCOPE, scope);

/** Any client comes in, whatever its scopes. */
export const RequiresAnyScope = () => SetMetadata(NEEDS_ANY_SCOPE, true);

/** Anybody comes in. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
