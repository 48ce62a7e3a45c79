/** A word of a shell's command line that stands for this text. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
