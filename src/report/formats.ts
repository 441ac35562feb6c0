/** Names of the formats of a result, as options spell them. */
export const reportFormats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjsonl', 'unix', 'markdown'] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** Formats that are made of the JSON result alone; the others show or measure the text of files. */
export const documentFormats = ['json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'unix', 'markdown'] as const satisfies readonly ReportFormat[];

export type DocumentFormat = (typeof documentFormats)[number];
