import manifest from '../../package.json' with { type: 'json' };

/** Version of tlslint. */
export const toolVersion: string = manifest.version;
