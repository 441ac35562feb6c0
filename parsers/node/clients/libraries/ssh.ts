import type { ClientLibrary } from '../library.ts';
import { common, connecting } from './common.ts';

/** SSH, whose servers prove with a key who they are. What goes to the agent of the system is not seen. */
export const ssh: readonly ClientLibrary[] = [
  {
    ...common,
    modules: ['ssh2'],
    calls: connecting('Client', ''),
    protocol: 'ssh',
    hosts: [['hostname'], ['host']],
    ports: [['port']],
    defaultHost: 'localhost',
    secureByDefault: false,
    hostKey: ['hostVerifier'],
    cite: 'ssh2, README.md, Client methods, connect: auto-accept if hostVerifier is not set',
  },
  {
    ...common,
    modules: ['ssh2-sftp-client', 'node-ssh'],
    calls: connecting('', 'NodeSSH'),
    protocol: 'ssh',
    hosts: [['host']],
    ports: [['port']],
    secureByDefault: false,
    hostKey: ['hostVerifier'],
    cite: 'ssh2-sftp-client, src/index.js, connect; node-ssh, src/index.ts, connect: options of ssh2',
  },
];
