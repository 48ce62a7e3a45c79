const powers = { "": 0, k: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };
const binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/** Billionths are the smallest that Kubernetes keeps. */
const billion = 1_000_000_000n;

/**
 * Writes a quantity, such as `0.5` processor cores or `2048Mi`, as the API server does: with the largest suffix of its
 * kind that leaves a whole number. What is no quantity is returned as it is.
 *
 * @param text the quantity
 * @returns for instance `500m`, `2Gi`
 */
export function canonicalQuantity(text: string): string {
  const parsed = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]?)$/.exec(text);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = parsed ?? [];
  if (parsed === null || whole + fraction === "") return text;
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(fraction.length);
  const billionths = divideUp(digits * unit(suffix), scale);
  if (billionths === 0n) return "0";
  const minus = sign === "-" ? "-" : "";
  const number = billionths / billion;
  if (suffix.endsWith("i") && billionths % billion === 0n && number >= 1024n) {
    const power = largest(number, 1024n, binarySuffixes.length);
    return `${minus}${number / 1024n ** BigInt(power)}${power === 0 ? "" : binarySuffixes[power - 1]}`;
  }
  const power = largest(billionths, 1000n, decimalSuffixes.length - 1);
  return `${minus}${billionths / 1000n ** BigInt(power)}${decimalSuffixes[power]}`;
}

/** How many billionths of one a suffix stands for. */
function unit(suffix: string): bigint {
  const small = ["n", "u", "m"].indexOf(suffix);
  if (small >= 0) return 1000n ** BigInt(small);
  if (suffix.endsWith("i")) return billion * 1024n ** BigInt(binarySuffixes.indexOf(suffix) + 1);
  return billion * 1000n ** BigInt(powers[suffix as keyof typeof powers]);
}

/** How often a number can be divided by another without a remainder, at most so often. */
function largest(number: bigint, divisor: bigint, most: number): number {
  let power = 0;
  while (power < most && number % divisor ** BigInt(power + 1) === 0n) power += 1;
  return power;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
