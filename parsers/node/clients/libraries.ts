import type { ClientLibrary } from './library.ts';
import { databases } from './libraries/databases.ts';
import { http } from './libraries/http.ts';
import { sockets } from './libraries/sockets.ts';
import { ssh } from './libraries/ssh.ts';

/** The client libraries that are understood. */
export const clientLibraries: readonly ClientLibrary[] = [...http, ...sockets, ...databases, ...ssh];
