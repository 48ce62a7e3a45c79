/** A text for each kind of a union, complete: a kind without one does not compile. */
export type TextByKind<Union extends { readonly kind: string }> = {
  readonly [Kind in Union["kind"]]: (of: Extract<Union, { readonly kind: Kind }>) => string;
};

/** The text of one of a union, by the table of its kinds. */
export function textOf<Union extends { readonly kind: string }>(table: TextByKind<Union>, of: Union): string {
  const text: (each: never) => string = table[of.kind as Union["kind"]];
  return text(of as never);
}
