/** Headers by which a proxy in front tells that its client used TLS; a client of its own does not send them. */
const forwarded =
  /^(?:x_forwarded_(?:proto|protocol|scheme|ssl|port)|x_(?:url_)?scheme|front_end_https|cloudfront_forwarded_proto|cf_visitor|x_arr_ssl|x_appengine_https|x_original_proto)$/;

/** Headers that carry the identity of a client's certificate: RFC 9440, Envoy's, and the names in use with nginx and HAProxy. */
const claimed =
  /^(?:x_)?(?:client_(?:cert|certificate|dn|s_dn|subject|subject_dn|verify|cert_chain)|client_cert_\w+|(?:ssl|tls|mtls)_(?:client|cert)(?:_\w+)?|ssl_(?:s_dn|subject\w*)|forwarded_(?:tls_)?client_cert(?:_info)?|amzn_mtls_\w+)$/;

/** Whether a header, e.g. `X-Forwarded-Proto`, tells that the client of a proxy in front used TLS. */
export function isForwardedHeader(name: string): boolean {
  return forwarded.test(asVariable(name));
}

/** Whether clients claim an identity in a header of that name. */
export function isClaimedIdentity(name: string): boolean {
  return claimed.test(asVariable(name));
}

function asVariable(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
