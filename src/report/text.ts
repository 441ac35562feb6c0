import { endpointsById } from '../engine/endpoints-by-id.ts';
import type { Finding, ReportedRun } from '../engine/finding.ts';
import { describeEndpoint, describeLibrary, describeProduct } from '../model/describe.ts';
import type { Problem } from '../model/problem.ts';
import type { Span } from '../model/span.ts';
import type { Locale, LocalizedText } from '../model/text.ts';
import { lazily } from '../tls/lazily.ts';
import { recentlyFor, recentlyForParts } from '../tls/recently.ts';
import { printable } from './escape.ts';
import { frame, gutter } from './frame.ts';
import { paintFor, type Paint } from './paint.ts';
import { isWholeFile, placesOf, shownTexts, type Places } from './places.ts';
import { summary } from './summary.ts';
import { textsIn, type Texts } from './texts.ts';
import { cutTo, widthOf, wrapTo } from './width.ts';

export interface TextOptions {
  readonly locale: Locale;
  readonly colours: boolean;
  /** Columns that the output may take. */
  readonly width: number;
  /** Show the review notes as well. */
  readonly review: boolean;
  /** Findings and problems only, without the summary. */
  readonly quiet: boolean;
}

interface Context {
  readonly places: Places;
  readonly endpointName: (id: string, place: Span) => string;
  /** Lines of a note, and of what to write. Thousands of findings have the same. */
  readonly noteLines: (note: string) => readonly string[];
  readonly adviceLines: (advice: Advice) => readonly string[];
  readonly texts: Texts;
  readonly paint: Paint;
  readonly options: TextOptions;
}

/** Who asks for something, and what to write: `null` where only a person knows. */
interface Advice {
  readonly asked: string;
  readonly text: string | null;
}

/** Names of further endpoints that are listed before the rest is counted. */
const maximumNames = 3;

/** Findings and problems for people, each with its code frame, and a summary by requirement. */
export function textReport(run: ReportedRun, options: TextOptions): string {
  const context = contextOf(run, options);
  const shown = run.findings.filter(({ truth }) => truth === 'yes' || options.review);
  return blocks([
    ...run.problems.map((problem) => describeProblem(problem, context)),
    ...shown.map((finding) => describeFinding(finding, context)),
    ...(options.quiet ? [] : [summary(run, options, context.texts, context.paint)]),
  ]);
}

/** What could not be read or checked, alone; empty when there is nothing. */
export function problemsReport(run: ReportedRun, options: TextOptions): string {
  const context = contextOf(run, options);
  return blocks(run.problems.map((problem) => describeProblem(problem, context)));
}

/** The lines of blocks, with an empty one after each. */
function blocks(blocks: readonly (readonly string[])[]): string {
  return blocks.flatMap((lines) => [...lines, '']).join('\n');
}

function contextOf(run: ReportedRun, options: TextOptions): Context {
  const endpoints = lazily(() => endpointsById(run.endpoints));
  const endpointName = (id: string, place: Span): string => {
    const endpoint = endpoints().near(id, place);
    return endpoint === null ? id : describeEndpoint(endpoint);
  };
  const texts = textsIn(options.locale);
  const paint = paintFor(options.colours);
  return {
    places: placesOf(shownTexts(run)),
    endpointName,
    noteLines: recentlyFor((note) => indented(wrapTo(note, options.width - gutter - 3), paint)),
    adviceLines: recentlyForParts(({ asked, text }) => [asked, text], (advice) => linesOf(advice, { texts, paint, options })),
    texts,
    paint,
    options,
  };
}

function describeFinding(finding: Finding, context: Context): readonly string[] {
  const { texts, paint, options, places } = context;
  const severity = finding.truth === 'unknown' ? 'review' : finding.severity;
  const colour = severity === 'review' ? paint.info : paint[severity];
  const text = (localized: LocalizedText): string => printable(localized[options.locale]);
  const notes = [
    ...finding.notes.map(text),
    ...cause(finding, context),
    ...finding.related.map(({ span, message }) => `${text(message)}: ${places.name(span)}`),
    ...otherEndpoints(finding, context),
  ];
  return [
    header(places.name(finding.span), texts.severity[severity], colour, text(finding.message), finding.rule, context),
    ...frameOf(finding, colour, context),
    ...notes.flatMap(context.noteLines),
    ...context.adviceLines({ asked: `ASVS ${finding.requirement} (L${finding.level})`, text: finding.fix?.text ?? null }),
  ];
}

/** Lines of a note under a frame. */
function indented(lines: readonly string[], paint: Paint): readonly string[] {
  return lines.map((line, index) => paint.faint(`${' '.repeat(gutter)} ${index === 0 ? '=' : ' '} `) + line);
}

function describeProblem(problem: Problem, context: Context): readonly string[] {
  const { texts, paint, options, places } = context;
  const { severity, span, code } = problem;
  return [
    header(places.name(span), texts.severity[severity], paint[severity], printable(problem.text[options.locale]), code, context),
    ...frameOf(problem, paint[severity], context),
  ];
}

/** `conf.d/shop.conf:14:19  error  TLS 1.0 is permitted    no-legacy-protocol` */
function header(place: string, severity: string, colour: Paint['error'], message: string, id: string, context: Context): string {
  const { paint, options } = context;
  const space = options.width - widthOf(`${place}  ${severity}  ${message}`) - widthOf(id);
  return `${paint.strong(place)}  ${colour(severity)}  ${message}${' '.repeat(Math.max(2, space))}${paint.faint(id)}`;
}

function frameOf({ span }: Finding | Problem, mark: Paint['error'], { places, paint, options }: Context): readonly string[] {
  const source = places.source(span.file);
  if (source === null || isWholeFile(span)) return [];
  return frame(source, span.start, span.end, { paint, mark, width: options.width - gutter - 3 });
}

/** Why the place is not simply where the value is written. */
function cause({ origin, truth }: Finding, { places, texts, options: { locale } }: Context): readonly string[] {
  switch (origin.kind) {
    case 'written':
      return [];
    case 'inherited':
      return [texts.inherited(places.name(origin.into), cutTo(printable(places.text(origin.into)), 40))];
    case 'expanded':
      // A word that means itself needs no explanation.
      return origin.by === places.text(origin.span) ? [] : [texts.expanded(printable(origin.by))];
    case 'default':
      // Where something is open, the default is only what it may be.
      return truth === 'unknown' ? [] : [texts.isDefault(describeProduct(origin.of)[locale], describeLibrary(origin.of)[locale])];
  }
}

function otherEndpoints({ endpoints, span }: Finding, { endpointName, texts }: Context): readonly string[] {
  if (endpoints.length < 2) return [];
  const [first, ...others] = endpoints.map((id) => endpointName(id, span));
  const names = [...new Set(others)].filter((name) => name !== first);
  return names.length === 0 ? [] : [texts.alsoOn(names.slice(0, maximumNames).map(printable), Math.max(0, names.length - maximumNames))];
}

/** What to write, and who asks for it: on one line when there is room. */
function linesOf({ asked, text }: Advice, { texts, paint, options }: Pick<Context, 'texts' | 'paint' | 'options'>): readonly string[] {
  if (text === null) return indented([paint.faint(asked)], paint);
  const start = `${texts.write}  `;
  const lines = text.split('\n').map((line, index) => (index === 0 ? start : ' '.repeat(widthOf(start))) + paint.good(printable(line)));
  const [first = '', ...rest] = lines;
  const space = options.width - gutter - 3 - widthOf(start + printable(text.split('\n', 1)[0] ?? '')) - widthOf(asked);
  if (space < 2) return [...indented(lines, paint), ...indented([paint.faint(asked)], paint)];
  return indented([first + ' '.repeat(space) + paint.faint(asked), ...rest], paint);
}
