/**
 * All that the path of a certificate says when what the file holds is not seen: its directory, where ACME clients write whose certificates it
 * has. A last directory with the name of a host, as in `/etc/letsencrypt/live/shop.example/`, says no more than that it is one.
 */
export function certificatePlace(path: string): string {
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  return directory.replace(/\/[\w-]+(?:\.[\w-]+)+\/$/, '/*/');
}
