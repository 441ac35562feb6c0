import type { Proxy } from '../syntax/sections.ts';
import { serversOfProxy } from '../connection/server.ts';
import type { Word } from '../syntax/tree.ts';

/**
 * The word that puts the common name of the client's certificate into the header of the PROXY protocol (configuration.txt, 5.2,
 * send-proxy-v2-ssl-cn and proxy-v2-options); `null` where no server of the proxy has one.
 */
export function certificateNameSetting(proxy: Proxy): Word | null {
  for (const { settings } of serversOfProxy(proxy)) {
    const options = settings.last.get('proxy-v2-options')?.value ?? null;
    const isOption = options?.value.split(',').includes('cert-cn') === true;
    const word = settings.last.get('send-proxy-v2-ssl-cn')?.keyword ?? (isOption ? options : null);
    if (word !== null) return word;
  }
  return null;
}
