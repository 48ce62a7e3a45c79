/**
 * What the dependency injection below @peculiar/x509 asks of `Reflect` as it is loaded: which types a constructor's
 * parameters have. Its classes say so themselves, so the answer is none. Imported before that package.
 */
interface MetadataReflection {
  getMetadata?: () => undefined;
  getOwnMetadata?: () => undefined;
}

const reflection = Reflect as MetadataReflection;
reflection.getMetadata ??= () => undefined;
reflection.getOwnMetadata ??= () => undefined;
