import { sectionsOf, type Configuration, type Proxy } from '../syntax/sections.ts';

/** Without the proxies that HAProxy reads and does not start: nobody comes in, and nothing goes out (configuration.txt, 4.2, disabled). */
export function withoutDisabled(configuration: Configuration): Configuration {
  if (!configuration.texts.some((text) => text.includes('disabled'))) return configuration;
  return { ...configuration, proxies: configuration.proxies.filter((proxy) => !isDisabled(proxy)) };
}

function isDisabled(proxy: Proxy): boolean {
  const sections = sectionsOf(proxy).filter((section) => section.has('disabled') || section.has('enabled'));
  const last = sections.flatMap(({ lines }) => lines).findLast(({ name }) => name === 'disabled' || name === 'enabled');
  return last?.name === 'disabled' && last.doubt === null;
}
