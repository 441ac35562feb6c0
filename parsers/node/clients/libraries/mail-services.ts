import type { Driver } from '../library.ts';

/** A service that nodemailer knows by name: the host, and how it comes to TLS there. `opportunistic`: STARTTLS where the server offers it. */
interface MailService {
  readonly names: readonly string[];
  readonly host: string;
  readonly security: 'tls' | 'opportunistic';
}

/** The services that people name most (nodemailer, lib/well-known/services.json), by their names and aliases without case and blanks. */
const services: readonly MailService[] = [
  { names: ['gmail', 'googlemail', 'gmail.com', 'googlemail.com'], host: 'smtp.gmail.com', security: 'tls' },
  { names: ['ses', 'ses-us-east-1'], host: 'email-smtp.us-east-1.amazonaws.com', security: 'tls' },
  { names: ['ses-eu-west-1'], host: 'email-smtp.eu-west-1.amazonaws.com', security: 'tls' },
  { names: ['ses-us-west-2'], host: 'email-smtp.us-west-2.amazonaws.com', security: 'tls' },
  { names: ['mailgun'], host: 'smtp.mailgun.org', security: 'tls' },
  { names: ['yahoo', 'yahoo.com'], host: 'smtp.mail.yahoo.com', security: 'tls' },
  { names: ['zoho'], host: 'smtp.zoho.com', security: 'tls' },
  { names: ['fastmail', 'fastmail.fm'], host: 'smtp.fastmail.com', security: 'tls' },
  { names: ['yandex', 'yandex.ru'], host: 'smtp.yandex.ru', security: 'tls' },
  { names: ['qq', 'qq.com'], host: 'smtp.qq.com', security: 'tls' },
  { names: ['163'], host: 'smtp.163.com', security: 'tls' },
  { names: ['mail.ru'], host: 'smtp.mail.ru', security: 'tls' },
  { names: ['resend'], host: 'smtp.resend.com', security: 'tls' },
  { names: ['sendgrid'], host: 'smtp.sendgrid.net', security: 'opportunistic' },
  { names: ['outlook365'], host: 'smtp.office365.com', security: 'opportunistic' },
  { names: ['hotmail', 'outlook', 'outlook.com', 'hotmail.com'], host: 'smtp-mail.outlook.com', security: 'opportunistic' },
  { names: ['icloud', 'me.com', 'mac.com'], host: 'smtp.mail.me.com', security: 'opportunistic' },
  { names: ['mailjet'], host: 'in.mailjet.com', security: 'opportunistic' },
  { names: ['mandrill'], host: 'smtp.mandrillapp.com', security: 'opportunistic' },
  { names: ['postmark', 'postmarkapp'], host: 'smtp.postmarkapp.com', security: 'opportunistic' },
  { names: ['sendinblue', 'brevo'], host: 'smtp-relay.brevo.com', security: 'opportunistic' },
  { names: ['sparkpost', 'sparkpost.com'], host: 'smtp.sparkpostmail.com', security: 'opportunistic' },
  { names: ['mailtrap'], host: 'live.smtp.mailtrap.io', security: 'opportunistic' },
  { names: ['gmx', 'gmx.com', 'gmx.net', 'gmx.de'], host: 'mail.gmx.com', security: 'opportunistic' },
];

/** What nodemailer does for a service, whatever its other options say of the host. */
export const mailServices: Readonly<Record<string, Driver>> = Object.fromEntries(
  services.flatMap(({ names, host, security }) => {
    const driver: Driver = { name: 'checked', defaultHost: host, hosts: [], ...(security === 'tls' ? { secureByDefault: true, secure: [], startTls: null } : { secureByDefault: false }) };
    return names.map((name) => [name, driver] as const);
  }),
);

/** Of another service it is not known where it is. All that people use begin with TLS or offer STARTTLS, so that the certificate counts. */
export const otherMailService: Driver = { name: 'checked', secureByDefault: true, defaultHost: null, hosts: [], secure: [], startTls: null };
