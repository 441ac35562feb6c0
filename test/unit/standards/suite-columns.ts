import type { CipherSuiteName } from '../../../src/model/tls.ts';
import { cipherSuites } from '../../../src/tls/cipher-suites.ts';

/** What each standard says of every registered suite, transcribed from the standard: one letter per suite, in the order of code points. `.`: nothing. */
const columns = {
  /** Worst part under ASVS v5.0.be, Appendix V (7570f4f4): A approved, L legacy, D disallowed, U not listed. */
  appendixV:
    'DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDUDUDUDUDUDUDDLLDLDUDUDUDL' +
    'DLDLDDUDUDUDDDUUDDUUDDUUUDUDUDAAAAAADDDDDDUUAAAAUUDDLLDDLLDDUDUDUDUDUD' +
    'UDUUAAAADUUDDDUUDDDUUDDDUUDDDUUDDDDDDDDUUDUUDLLLLLLLLAAAAAAAADDUULLDDD' +
    'UUDDUUDDUUDDUUUUUUUUUUUUUUDDDDDDUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUDD' +
    'DDDDUUUUUUUUUUUUUUUUUUUUUUAAAADDDDUUAADDDDAADDUUUUDDDDDUUUUAAAUAAAAADA',
  /** The same under ASVS 5.0.0, Appendix C. */
  appendixC:
    'DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDLDLDDDLDLDDDDDLDDDUDUDL' +
    'DLDLDDDDUDUDDDUUDDLLDDDDDDUDUDDDLLLLDDDDDDUULLDDUUDDLLDDDDDDDDUDUDDDUD' +
    'UDUULAALDAADDDLLDDDLLDDDLLDDDLLDDDDDDDDUUDUUDLLLLLLLLLLLLLLLLDDLLLLDDD' +
    'DDDDUUDDUUDDUUUUUUUUDDUUUUDDDDDDUUUUUUUUUUUUDDUUUUDDUUUUUUUUUUDDUUUUDD' +
    'DDDDUUUUUUUUUUUUDDUUUUDDUUDDLLDDDDUULLDDDDLLDDUUUUDDDDDUUUULLLULLDLLDL',
  /** RFC 10015: M must not, S should not. */
  rfc10015:
    '.MMMMMMMMMMMMMMMMMMMMMMMMMMM...............MMMMMMMMMMMMMMMMMMMMMMMMMMM' +
    'MMMMMMMMMMMM....MMMMMMMMMMMMMMMMMMMMMMMMMM..MMMM....MMMMMMMMMMMMMMMMMM' +
    'MM.........SSSSS.....SSSSS.....SSSSS...........SS..SS..SS..SS.........' +
    'MMMMMMMMMMMM..SS..SSMMMMMMMMMMMM..SS..SS..MMMM..MMMM....SS..SSMMMMMMMM' +
    'MMMM..SS..SS..MMMM..MMMM..MMMMMMMM..MM..MM...................M..MM....',
  /** RFC 9325, 4.2: R recommended. */
  rfc9325:
    '......................................................................' +
    '......................................................................' +
    '.....................................................RR..RR...........' +
    '......................................................................' +
    '......................................................................',
  /** BSI TR-02102-2 2026-01, last year of the recommendation: 6 2026, 9 2029, 1 2031, 2 2032 and later. */
  bsi:
    '............................................................669......9' +
    '6699............................99669966....9966....99..66............' +
    '....22.2.....................................1166116611661166....11...' +
    '......................................................................' +
    '............................99......99....11......................11.1',
  /** NIST SP 800-52r2: A approved, N not recommended. */
  nist:
    '.............................................NAAAA.NAAAA..NNAAA......A' +
    'AAAA..........AA..AA..........NNAAAAAAAA..AAAA..AA..AA................' +
    '....AA.AA.....AA...AA...AA...AA..............AAAAAAAAAAAAAAAA..AAAA...' +
    '......................................................................' +
    '..........................NNAANNAAAAAAAAAAAAAA........................',
} as const;

/** Names of the suites that have one of the letters in a column. */
export function suitesWith(column: keyof typeof columns, letters: string): readonly CipherSuiteName[] {
  const text = columns[column];
  return cipherSuites()
    .filter((_, index) => letters.includes(text.charAt(index)))
    .map((suite) => suite.name);
}
